import { Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { refuse } from './messages';
import { withTextEnv } from '../addons/cni-env';
import { checkCniVersion, requireCniVersion } from '../cni/cni-versions';
import { checkSettings, isTable, requireTable } from '../diagnostics/checks';
import { checkShape, ROLE, TEXT } from '../diagnostics/shapes';

/** The first version with it (amazon-vpc-cni-k8s README, "ENABLE_V6_EGRESS"). */
const FIRST = [1, 13, 0] as const;
const VARIABLE = 'ENABLE_V6_EGRESS';

type Values = { readonly [name: string]: unknown };

/**
 * What can be said of the EKS add-on `vpc-cni` of an IPv4 cluster.
 */
export interface Ipv6EgressCniAddonOptions {
  /**
   * Version of the add-on, for example `v1.20.4-eksbuild.1`: 1.13.0 or later.
   *
   * @default - the default version of EKS for the Kubernetes version of the cluster
   */
  readonly addonVersion?: string;

  /**
   * What else the CNI is configured with, as the schema of the add-on has it (`aws eks describe-addon-configuration`). Whatever the CNI of the cluster has now and is to keep stands here.
   *
   * @default - nothing
   */
  readonly configurationValues?: { [name: string]: any };

  /**
   * Role of the service account `aws-node` (IRSA), where the CNI has one.
   *
   * @default - none: it acts with the role of the nodes, or by a Pod Identity
   */
  readonly serviceAccountRole?: iam.IRole;
}

/**
 * How the VPC CNI of an IPv4 cluster learns that its pods get out over IPv6: by a variable of two containers, the plugin (`aws-node`) and its init container.
 */
export abstract class Ipv6EgressCni {
  /**
   * By the EKS add-on `vpc-cni`, which is made. It takes the place of a CNI that EKS installed by itself, with all that was changed there by hand; when it leaves the app, the CNI stays as it is.
   *
   * Refuses versions before 1.13.0, and a variable `ENABLE_V6_EGRESS` of your own.
   */
  public static addon(options: Ipv6EgressCniAddonOptions = {}): Ipv6EgressCni {
    const subject = 'Ipv6EgressCni.addon';
    checkShape<Ipv6EgressCniAddonOptions>(subject, options, { addonVersion: TEXT, serviceAccountRole: ROLE });
    const { addonVersion, configurationValues } = options;
    requireCniVersion(subject, addonVersion, VARIABLE, FIRST);
    checkCniVersion(subject, addonVersion);
    requireTable(subject, 'configurationValues', configurationValues);
    checkSettings(subject, 'configurationValues', configurationValues);
    return new AddonCni(options);
  }

  /**
   * Nothing is made. `cniConfiguration` of the construct goes into the add-on, or the chart, that is there.
   *
   * @param version of the CNI, for example `1.20.4`; refused before 1.13.0. Nothing is checked where it is left out
   */
  public static values(version?: string): Ipv6EgressCni {
    const subject = 'Ipv6EgressCni.values';
    requireCniVersion(subject, version, VARIABLE, FIRST);
    checkCniVersion(subject, version);
    return new ValuesCni();
  }

  /**
   * What the CNI is configured with.
   *
   * @internal
   */
  public abstract _configuration(scope: Construct, isEnabled: boolean): { [name: string]: any };

  /**
   * What is made for it.
   *
   * @internal
   */
  public abstract _bind(scope: Construct, clusterName: string, configuration: { [name: string]: any }): eks.CfnAddon | undefined;
}

class ValuesCni extends Ipv6EgressCni {
  public _configuration(_scope: Construct, isEnabled: boolean): { [name: string]: any } {
    return bothContainers({}, isEnabled);
  }

  public _bind(): undefined {
    return undefined;
  }
}

class AddonCni extends Ipv6EgressCni {
  constructor(private readonly options: Ipv6EgressCniAddonOptions) {
    super();
  }

  public _configuration(scope: Construct, isEnabled: boolean): { [name: string]: any } {
    const values = withTextEnv(scope, this.options.configurationValues) ?? {};
    for (const [where, env] of Object.entries({ 'env': values.env, 'init.env': values.init?.env })) {
      const own = isTable(env) ? env[VARIABLE] : undefined;
      if (own !== undefined) { refuse(scope, 'ipv6-egress-configuration', own, { where: `${where}.${VARIABLE}`, expected: 'no word of it' }); }
    }
    return bothContainers(values, isEnabled);
  }

  public _bind(scope: Construct, clusterName: string, configuration: { [name: string]: any }): eks.CfnAddon {
    return new eks.CfnAddon(scope, 'Cni', {
      addonName: 'vpc-cni',
      clusterName,
      addonVersion: this.options.addonVersion,
      serviceAccountRoleArn: this.options.serviceAccountRole?.roleArn,
      configurationValues: Stack.of(scope).toJsonString(configuration),
      resolveConflicts: 'OVERWRITE',
      preserveOnDelete: true, // nodes without a CNI take no pods
    });
  }
}

function bothContainers(values: Values, isEnabled: boolean): { [name: string]: any } {
  const init = isTable(values.init) ? values.init : {};
  const withVariable = (env: unknown) => ({ ...isTable(env) ? env : {}, [VARIABLE]: String(isEnabled) });
  return { ...values, env: withVariable(values.env), init: { ...init, env: withVariable(init.env) } };
}
