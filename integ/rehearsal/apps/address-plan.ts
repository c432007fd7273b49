import { AddressPlan, SubnetTier } from '../../../src';

/** Prints the table of the plan that the arguments describe: the IPv4 block of the VPC, then the tiers, each as KIND:NAME or KIND:NAME:MASK. */
const [ipv4Cidr, ...tiers] = process.argv.slice(2);

const kinds: Record<string, typeof SubnetTier.public> = {
  public: SubnetTier.public,
  private: SubnetTier.private,
  isolated: SubnetTier.isolated,
  reserved: SubnetTier.reserved,
};
const plan = AddressPlan.of({
  ipv4Cidr,
  tiers: tiers.map(tier => {
    const [kind, name, mask] = tier.split(':');
    return kinds[kind]({ name, ipv4Mask: mask ? Number(mask) : undefined });
  }),
});
process.stdout.write(JSON.stringify(plan.slots()));
