import { readFileSync } from 'fs';
import { gunzipSync } from 'zlib';

/** What DescribeInstanceTypes says, as far as it matters here. */
interface InstanceType {
  readonly Hypervisor?: string;
  readonly BareMetal: boolean;
  readonly VCpuInfo: { readonly DefaultVCpus: number };
  readonly NetworkInfo: {
    readonly DefaultNetworkCardIndex: number;
    readonly NetworkCards: { readonly MaximumNetworkInterfaces: number }[];
    readonly Ipv4AddressesPerInterface: number;
  };
}

/** The data of the emulator, and what AWS's calculator makes of it (`max-pods-calculator.sh` of amazon-eks-ami, with bare metal as the CNI takes it). */
export class InstanceTypeData {
  /** All types that run IPv6 pods. */
  public readonly eligible: string[];
  private readonly data: Record<string, InstanceType>;

  constructor(file: string) {
    this.data = JSON.parse(gunzipSync(readFileSync(file)).toString());
    this.eligible = Object.keys(this.data).filter(name => this.data[name].BareMetal || this.data[name].Hypervisor === 'nitro');
  }

  public maxPods(name: string, cap?: number): number {
    const { VCpuInfo: { DefaultVCpus }, NetworkInfo: { NetworkCards, DefaultNetworkCardIndex, Ipv4AddressesPerInterface } } = this.data[name];
    const addresses = NetworkCards[DefaultNetworkCardIndex].MaximumNetworkInterfaces * ((Ipv4AddressesPerInterface - 1) * 16) + 2;
    return Math.min(addresses, cap ?? (DefaultVCpus > 30 ? 250 : 110));
  }
}
