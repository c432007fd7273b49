/** Values of the CNI with which its configuration check fails in IPv6 mode (amazon-vpc-cni-k8s pkg/ipamd/ipamd.go, isConfigValid). */
const BREAKING: { readonly [name: string]: 'on' | 'off' } = {
  AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'on',
  ENABLE_IPv4: 'on',
  ENABLE_IPv6: 'off',
  ENABLE_PREFIX_DELEGATION: 'off',
};

/** What only IPv4 clusters have (amazon-vpc-cni-k8s README): a way out over IPv6, and pods without IPv6. */
const OF_IPV4_CLUSTERS = ['ENABLE_V6_EGRESS', 'DISABLE_POD_V6'];

/** Targets of warm pools of IPv4 addresses and interfaces: in IPv6 mode a node has one prefix, and no pool (EKS best practices, "IPv6"). */
const OF_WARM_POOLS = ['MAX_ENI', 'MINIMUM_IP_TARGET', 'WARM_ENI_TARGET', 'WARM_IP_TARGET', 'WARM_PREFIX_TARGET'];

/** The variables in the schema of the add-on 1.15.1, of which AWS publishes all (AWS CLI reference, "describe-addon-configuration"). */
const IN_SCHEMA_1_15 = [
  'ADDITIONAL_ENI_TAGS', 'ANNOTATE_POD_IP', 'AWS_EC2_ENDPOINT', 'AWS_EXTERNAL_SERVICE_CIDRS', 'AWS_MANAGE_ENIS_NON_SCHEDULABLE', 'AWS_VPC_CNI_NODE_PORT_SUPPORT',
  'AWS_VPC_ENI_MTU', 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG', 'AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS', 'AWS_VPC_K8S_CNI_EXTERNALSNAT', 'AWS_VPC_K8S_CNI_LOGLEVEL',
  'AWS_VPC_K8S_CNI_LOG_FILE', 'AWS_VPC_K8S_CNI_RANDOMIZESNAT', 'AWS_VPC_K8S_CNI_VETHPREFIX', 'AWS_VPC_K8S_PLUGIN_LOG_FILE', 'AWS_VPC_K8S_PLUGIN_LOG_LEVEL',
  'CLUSTER_ENDPOINT', 'DISABLE_INTROSPECTION', 'DISABLE_LEAKED_ENI_CLEANUP', 'DISABLE_METRICS', 'DISABLE_NETWORK_RESOURCE_PROVISIONING', 'DISABLE_POD_V6',
  'ENABLE_BANDWIDTH_PLUGIN', 'ENABLE_POD_ENI', 'ENABLE_PREFIX_DELEGATION', 'ENABLE_V4_EGRESS', 'ENABLE_V6_EGRESS', 'ENI_CONFIG_ANNOTATION_DEF',
  'ENI_CONFIG_LABEL_DEF', 'INTROSPECTION_BIND_ADDRESS', 'IP_COOLDOWN_PERIOD', 'MAX_ENI', 'MINIMUM_IP_TARGET', 'POD_SECURITY_GROUP_ENFORCING_MODE',
  'WARM_ENI_TARGET', 'WARM_IP_TARGET', 'WARM_PREFIX_TARGET',
];

/** The others of the plugin's README and chart, as of version 1.23. */
const OTHERS = [
  'AWS_VPC_K8S_CNI_CONFIGURE_RPFILTER', 'CLUSTER_NAME', 'DISABLE_TCP_EARLY_DEMUX', 'ENABLE_IMDS_ONLY_MODE', 'ENABLE_IPv4', 'ENABLE_IPv6', 'ENABLE_MULTI_NIC',
  'ENABLE_NFTABLES', 'ENABLE_SUBNET_DISCOVERY', 'HOST_CNI_BIN_PATH', 'HOST_CNI_CONFDIR_PATH', 'NETWORK_POLICY_ENFORCING_MODE', 'POD_MTU', 'VPC_CNI_VERSION',
];

/** Environment variables of the VPC CNI that are known here. */
export const CNI_VARIABLES: readonly string[] = [...IN_SCHEMA_1_15, ...OTHERS];

/** The plugin reads these as true or false (Go, strconv.ParseBool). */
const SPELLINGS = { on: ['true', 't', '1'], off: ['false', 'f', '0'] };

/** Whether a variable says yes; booleans count, tokens do not. */
export const isOn = (value: unknown) => isSpelling(value, 'on');

/** Whether a variable says no. */
export const isOff = (value: unknown) => isSpelling(value, 'off');

/** The variable with which the plugin does not start in IPv6 mode, if there is one. */
export function breakingVariable(env: { readonly [name: string]: unknown }): string | undefined {
  return Object.keys(BREAKING).find(name => isSpelling(env[name], BREAKING[name]));
}

/** The variable of IPv4 clusters that is switched on, if there is one. */
export function variableOfIpv4(env: { readonly [name: string]: unknown }): string | undefined {
  return OF_IPV4_CLUSTERS.find(name => ['string', 'boolean', 'number'].includes(typeof env[name]) && !isOff(env[name]));
}

/** Variables that say nothing in IPv6 mode. */
export const variablesOfWarmPools = (env: { readonly [name: string]: unknown }) => OF_WARM_POOLS.filter(name => env[name] !== undefined);

/** Whether there surely is no variable of a name: it is a known one but for capitals and underscores, or is not in the schema, where all of that is known. */
export function isSurelyUnknown(name: string, isSchemaKnown: boolean): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/_/g, '');
  return !CNI_VARIABLES.includes(name) && (isSchemaKnown || CNI_VARIABLES.some(known => plain(known) === plain(name)));
}

/** Why the plugin does not start with a value, in IPv6 mode (amazon-vpc-cni-k8s cmd/aws-vpc-cni/main.go, validateEnvVars). */
export function impossibleValue(env: { readonly [name: string]: unknown }): { readonly name: string; readonly expected: string } | undefined {
  const mtu = MTUS.find(name => isText(env[name]) && !isMtu(String(env[name])));
  if (mtu !== undefined) { return { name: mtu, expected: 'a whole number from 1280 to 9001' }; }
  const { WARM_PREFIX_TARGET: target } = env;
  const isAlone = ['WARM_IP_TARGET', 'MINIMUM_IP_TARGET'].every(name => env[name] === undefined || String(env[name]) <= '0');
  return isText(target) && String(target) <= '0' && isAlone ? { name: 'WARM_PREFIX_TARGET', expected: 'the variable left out, or 1 and more' } : undefined;
}

const MTUS = ['AWS_VPC_ENI_MTU', 'POD_MTU'];
const isText = (value: unknown) => typeof value === 'string' || typeof value === 'number';
const isMtu = (text: string) => /^\d+$/.test(text) && Number(text) >= 1280 && Number(text) <= 9001;

function isSpelling(value: unknown, meaning: 'on' | 'off'): boolean {
  return ['string', 'boolean', 'number'].includes(typeof value) && SPELLINGS[meaning].includes(String(value).toLowerCase());
}
