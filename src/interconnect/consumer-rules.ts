import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { fromBlock } from './ingress-rules';
import { warn } from './messages';
import { addedBlocksOf, Family, statedBlocksOf, VpcBlock } from './vpc-blocks';
import { lookOver } from '../synthesis/findings';
import { catchUp } from '../synthesis/made-late';
import { TemplateIndex } from '../synthesis/template-index';
import { whenAllIsSaid } from '../synthesis/when-all-is-said';

/** Who is let in, and where. */
interface Opened {
  readonly vpc: ec2.IVpc;
  readonly families: readonly Family[];
  readonly ports: readonly number[];
  readonly group: ec2.ISecurityGroup;
}

/** The rules by which an endpoint lets in the blocks of its VPC: one for each block and port, so that a block that comes changes none. */
export class ConsumerRules extends Construct {
  constructor(scope: Construct, id: string, private readonly opened: Opened) {
    super(scope, id);
    const { vpc, families } = opened;
    statedBlocksOf(vpc, families).forEach(block => { this.letIn(block); });
    // Blocks can be added as long as the app is written.
    whenAllIsSaid(this, 'tie', () => {
      const added = this.added(TemplateIndex.of(this)).flatMap(({ block }) => block ?? []);
      added.flatMap(block => this.letIn(block)).forEach(catchUp);
    });
    lookOver(this, index => {
      this.added(index).filter(({ block }) => !block).forEach(({ association }) => warn(scope, 'private-service-consumer-block-unknown', association.path));
    });
  }

  private added(index: TemplateIndex) {
    return addedBlocksOf(index, this.opened.vpc, this.opened.families);
  }

  /** What is made when all is said stands already in a second synthesis. */
  private letIn(block: VpcBlock): ec2.CfnSecurityGroupIngress[] {
    const { group, ports } = this.opened;
    const { family, name } = block;
    return ports.filter(port => !this.node.tryFindChild(`${name}-${port}`)).map(port => new ec2.CfnSecurityGroupIngress(this, `${name}-${port}`, {
      groupId: group.securityGroupId,
      ipProtocol: 'tcp',
      fromPort: port,
      toPort: port,
      ...fromBlock(block),
      description: `${family} addresses of the VPC`,
    }));
  }
}
