import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { messageOf } from './messages';
import { takenRoutes } from './taken-routes';
import { isPending, writtenBlocksOf } from './vpc-blocks';
import { overlap, parseBlock } from '../network/ip-block';
import { judge } from '../synthesis/findings';
import type { IndexedResource, TemplateIndex } from '../synthesis/template-index';

const CONNECTION = 'AWS::EC2::VPCPeeringConnection';

/** Judge what depends on what the app says of the two VPCs. */
export function judgeBlocks(scope: Construct, vpc: ec2.IVpc, peerVpc: ec2.IVpc): void {
  judge(scope, index => {
    const [blocks, others] = [vpc, peerVpc].map(each => writtenBlocksOf(index, each));
    return blocks.flatMap(cidr => others.filter(other => overlapping(cidr, other))
      .map(other => messageOf('vpc-peering-overlap', [`${cidr} of ${vpc.node.path}`, `${other} of ${peerVpc.node.path}`])));
  });
}

function overlapping(one: string, other: string): boolean {
  const blocks = [parseBlock(one), parseBlock(other)];
  return blocks[0] !== undefined && blocks[1] !== undefined && overlap(blocks[0], blocks[1]);
}

/** The VPCs that a connection is between, whichever of them asked. */
const pairOf = (index: TemplateIndex, { properties: { VpcId, PeerVpcId }, resource }: IndexedResource) =>
  [VpcId, PeerVpcId].map(id => index.keyOf(id, resource)).sort().join('\n');

/** Of two connections between the same VPCs, the later one in the app is judged. */
export function judgeTwice(scope: Construct, connection: ec2.CfnVPCPeeringConnection, vpcs: readonly ec2.IVpc[]): void {
  judge(scope, index => {
    if (vpcs.some(isPending)) { return []; }
    const own = index.find(connection);
    const all = index.ofType(CONNECTION);
    const before = all.slice(0, all.findIndex(({ resource }) => resource === connection));
    return before.filter(each => own && pairOf(index, each) === pairOf(index, own)).map(({ path }) => messageOf('vpc-peering-twice', path));
  });
}

/** Refuse a second route to a block of the other VPC, but for those of a second peering, which is refused itself. Of a VPC that the CLI has yet to look up, tables and blocks are those of others too. */
export function judgeRoutes(scope: Construct, vpcs: readonly ec2.IVpc[], routes: () => readonly ec2.CfnRoute[]): void {
  judge(scope, index => {
    if (vpcs.some(isPending)) { return []; }
    const pairVia = ({ properties: { VpcPeeringConnectionId: id } }: IndexedResource) => {
      const connection = index.resourceAt(id);
      return connection && pairOf(index, connection);
    };
    return takenRoutes(index, routes()).filter(({ own, other }) => pairVia(own) === undefined || pairVia(own) !== pairVia(other))
      .map(({ own: { path }, other }) => messageOf('vpc-peering-route-taken', [path, other.path]));
  });
}

/** EC2 answers with private addresses where DNS is on in both VPCs. */
export function judgeDns(scope: Construct, vpcs: readonly ec2.IVpc[]): void {
  judge(scope, index => vpcs.filter(vpc => isDnsOff(index, vpc)).map(vpc => messageOf('vpc-peering-dns-off', vpc.node.path)));
}

/** A VPC has host names where they are asked for, and an answer where nobody switches it off (AWS::EC2::VPC in the template reference of CloudFormation). */
export function isDnsOff(index: TemplateIndex, vpc: ec2.IVpc): boolean {
  const made = index.resourceOf(vpc.vpcId, vpc)?.properties;
  return made !== undefined && (String(made.EnableDnsHostnames ?? false) === 'false' || String(made.EnableDnsSupport ?? true) === 'false');
}
