import { register } from '../diagnostics/diagnostics';

const messages = register('external-dns', {
  'external-dns-kubectl': {
    what: 'the cluster says no way in which the chart of External DNS can be installed',
    expected: 'an Ipv6Cluster, or kubernetesApi among the attributes of one that exists',
    remedy: 'state kubernetesApi',
    mend: "Ipv6Cluster.fromAttributes(this, 'Cluster', { clusterName, version, vpc, kubernetesApi: KubernetesApi.ofEks(stock) });",
  },
  'external-dns-version': {
    what: 'chartVersion is no version of the chart that this library has values for',
    expected: 'three numbers with points between them, from 1.20.0 on, such as 1.21.1: earlier ones cannot be told the prefix of annotations',
    remedy: 'write the version of the chart, and not that of External DNS',
    mend: "cluster.addExternalDns({ zones: [zone], chartVersion: '1.21.1' });",
  },
  'external-dns-zones-empty': {
    what: 'there are no zones',
    expected: 'at least one: without any it would ask for all zones of the account, and may touch none',
    remedy: 'name the zones that it is to have records in',
    mend: 'cluster.addExternalDns({ zones: [zone] });',
  },
  'external-dns-zone-id': {
    what: 'a zone has what is no id of a hosted zone',
    expected: 'up to 32 capital letters and digits, such as Z0123456789ABCDEFGHIJ, without /hostedzone/ before it',
    remedy: 'correct the id',
    mend: "const zone = route53.HostedZone.fromHostedZoneId(this, 'Zone', 'Z0123456789ABCDEFGHIJ');",
  },
  'external-dns-zone-list': {
    what: 'the id of a zone is taken by its place out of a list of unknown length, which stands for the whole list in the permissions',
    expected: 'one id for each zone, as a text, which may be known at deployment',
    remedy: 'use Fn.select',
    mend: "const zone = route53.HostedZone.fromHostedZoneId(this, 'Zone', Fn.select(0, ids));",
  },
  'external-dns-owner-id': {
    what: 'txtOwnerId cannot be read again',
    expected: 'a text without spaces, commas, quotes and equals signs: it stands among others in a TXT record',
    remedy: 'leave these characters out',
    mend: "cluster.addExternalDns({ zones: [zone], txtOwnerId: 'production-green' });",
  },
  'external-dns-owner-shared': {
    what: "the owner id of External DNS and a zone are those of '{first}' too",
    expected: 'another txtOwnerId for each that has records in the zone: with one id each takes the records of the other for its own, and deletes them',
    remedy: 'state another txtOwnerId for one that has no records yet',
    mend: "cluster.addExternalDns({ zones: [zone], txtOwnerId: 'production-green' });",
  },
  'external-dns-release': {
    what: 'releaseName is no name of a release of Helm and of a service account',
    expected: '1 to 53 of a-z, 0-9 and -, with a letter or digit at both ends',
    remedy: 'correct the name',
    mend: "new ExternalDns(this, 'PrivateDns', { cluster, zones: [privateZone], releaseName: 'external-dns-private', txtOwnerId: 'inside' });",
  },
  'external-dns-release-duplicate': {
    what: "the cluster has a release of this name already, that of '{first}'",
    expected: 'another releaseName for each in a cluster: what it may do in Kubernetes has that name, in no namespace',
    remedy: 'state another one',
    mend: "new ExternalDns(this, 'PrivateDns', { cluster, zones: [privateZone], releaseName: 'external-dns-private', txtOwnerId: 'inside' });",
  },
  'external-dns-prefix': {
    what: '{prop} is no prefix of annotations',
    expected: 'a DNS name with a slash after it, such as external-dns.alpha.kubernetes.io/ before External DNS 0.22 and external-dns.kubernetes.io/ since',
    remedy: 'correct it',
    mend: "ExternalDnsAnnotations.of({ prefix: 'external-dns.kubernetes.io/', hostnames: ['shop.example.com'] });",
  },
  'dns-hostname': {
    what: 'hostnames has what is no DNS name',
    expected: 'labels of a-z, 0-9, - and _ with points between them, of which * can be the first, such as shop.example.com',
    remedy: 'correct it',
    mend: "externalDns.annotations({ hostnames: ['shop.example.com'] });",
  },
  'dns-hostname-outside': {
    what: 'there is no zone for a name, of those that External DNS has',
    expected: 'a name that is, or ends with, one of {zones}: it leaves out all others, and says nothing',
    remedy: 'correct the name, or add its zone',
    mend: 'cluster.addExternalDns({ zones: [zone, zoneOfTheName] });',
  },
  'dns-weight-without-identifier': {
    what: 'a weight is stated, and no setIdentifier',
    expected: 'setIdentifier beside weight: Route 53 tells weighted records of one name by it',
    remedy: 'state it, another one in each cluster',
    mend: "externalDns.annotations({ hostnames: ['shop.example.com'], weight: 10, setIdentifier: 'green' });",
  },
  'dns-identifier-without-weight': {
    what: 'setIdentifier is stated, and no weight',
    expected: 'weight beside setIdentifier: Route 53 takes one without a routing policy as little as the other way round',
    remedy: 'state the weight, or leave out setIdentifier',
    mend: "externalDns.annotations({ hostnames: ['shop.example.com'], weight: 10, setIdentifier: 'green' });",
  },
  'dns-set-identifier': {
    what: 'setIdentifier is of a length that Route 53 does not take',
    expected: '1 to 128 characters (Route 53 API, "ResourceRecordSet")',
    remedy: 'shorten it',
    mend: "externalDns.annotations({ hostnames: ['shop.example.com'], weight: 10, setIdentifier: 'green' });",
  },
  'dns-weight-one-family': {
    what: 'a weight is stated, and External DNS leaves out a family',
    expected: 'A and AAAA among managedRecordTypes: weights count among records of one type, so whoever has a record of a type alone gets all clients of that family',
    remedy: 'leave managedRecordTypes and exclude-record-types out of values',
    mend: 'cluster.addExternalDns({ zones: [zone] }); // A, AAAA and CNAME',
  },
}, {
  'external-dns-zone-vpc': {
    what: 'a private zone is of other VPCs than that of the cluster',
    expected: 'the VPC of the cluster among those of the zone, or the names in it lead nowhere from the pods',
    remedy: 'add the VPC, or acknowledge that the names are for others',
    mend: 'zone.addVpc(cluster.vpc);',
  },
  'external-dns-ipv4-egress': {
    what: 'the pods of the cluster, and so External DNS, reach no IPv4 addresses',
    expected: 'a way to the API of Route 53, which it reaches over IPv4 unless it is told otherwise',
    remedy: 'leave IPv4 egress on, or name an endpoint that has IPv6 in env of values, and acknowledge it',
    mend: "Annotations.of(externalDns).acknowledgeWarning('cdk-eks-ipv6:external-dns-ipv4-egress', 'env names an endpoint of its own');",
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
export const messageOf: typeof messages.messageOf = messages.messageOf;
export const warn: typeof messages.warn = messages.warn;
