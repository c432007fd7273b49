import { strict as assert } from 'assert';
import {
  AssociateSubnetCidrBlockCommand, AssociateVpcCidrBlockCommand, CreateSubnetCommand, CreateVpcCommand, DescribeSubnetsCommand, EC2Client,
} from '@aws-sdk/client-ec2';
import { CfnVPCCidrBlock, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { assertFailure, assertSuccess } from './answers';
import { check } from './check';
import { DeployedFunction } from './deployed-function';
import { startMoto } from './emulator';
import type { Ipv6BlockProperties } from '../../../src/network/ipv6-block-contract';
import { Ipv6BlockLookup } from '../../../src/network/ipv6-block-lookup';
import { DualStackRetrofit } from '../../../src/retrofit/dual-stack-retrofit';
import type { SubnetAssignProperties } from '../../../src/retrofit/subnet-assign-contract';

const VPC_ID = 'vpc-0123456789abcdef0';
const REGION = 'eu-west-1';

/** The functions that a retrofit has, where EC2 is an emulator. */
export async function checkNetwork(outdir: string, motoServer: string): Promise<void> {
  const blocks = new DeployedFunction<Ipv6BlockProperties>(`${outdir}-block`, stack => {
    const association = new CfnVPCCidrBlock(stack, 'Block', { vpcId: VPC_ID, amazonProvidedIpv6CidrBlock: true });
    new Ipv6BlockLookup(stack, 'Lookup', { vpcId: VPC_ID, association });
  });
  const assignments = new DeployedFunction<SubnetAssignProperties>(`${outdir}-assign`, stack => {
    new DualStackRetrofit(stack, 'Retrofit', {
      vpcId: VPC_ID,
      ipv6Cidr: '2001:db8:1234:1a00::/56',
      tiers: [{ subnetType: SubnetType.PRIVATE_ISOLATED, subnets: [{ subnetId: 'subnet-0123456789abcdef0', availabilityZone: `${REGION}a` }] }],
    });
  });
  const { url, stop } = await startMoto(motoServer);
  try {
    const ec2 = new EC2Client({ region: REGION, endpoint: url, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
    const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc!.VpcId!;
    const { Ipv6CidrBlockAssociation } = await ec2.send(new AssociateVpcCidrBlockCommand({ VpcId, AmazonProvidedIpv6CidrBlock: true }));
    const { AssociationId, Ipv6CidrBlock } = Ipv6CidrBlockAssociation!;
    await checkBlocks(blocks, url, { VpcId, AssociationId: AssociationId! }, Ipv6CidrBlock!);

    const SubnetId = (await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.0.0/24' }))).Subnet!.SubnetId!;
    const given = await ec2.send(new AssociateSubnetCidrBlockCommand({ SubnetId, Ipv6CidrBlock: Ipv6CidrBlock!.replace('/56', '/64') }));
    const assigns = async () => (await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [SubnetId] }))).Subnets![0].AssignIpv6AddressOnCreation;
    await checkAssignments(assignments, url, { SubnetId, BlockAssociationId: given.Ipv6CidrBlockAssociation!.AssociationId }, assigns);
  } finally {
    stop();
  }
}

async function checkBlocks(lambda: DeployedFunction<Ipv6BlockProperties>, url: string, properties: Ipv6BlockProperties, Cidr: string): Promise<void> {
  await check('block of a VPC: create, update and replay answer it by its association', async () => {
    const created = await lambda.invoke(url, { type: 'Create', properties });
    assertSuccess(created, { Cidr });
    const { PhysicalResourceId: physicalResourceId } = created;
    assertSuccess(await lambda.invoke(url, { type: 'Update', properties, physicalResourceId }), { Cidr });
    assert.equal((await lambda.invoke(url, { type: 'Delete', properties, physicalResourceId })).Status, 'SUCCESS');
  });
  await check('block of a VPC: one that it does not have is the reason', async () => {
    const other = { ...properties, AssociationId: 'vpc-cidr-assoc-0' };
    assertFailure(await lambda.invoke(url, { type: 'Create', properties: other }), /^AssociationId: got 'vpc-cidr-assoc-0', which vpc-[0-9a-f]+ does not have; /);
  });
}

async function checkAssignments(
  lambda: DeployedFunction<SubnetAssignProperties>, url: string, properties: SubnetAssignProperties, assigns: () => Promise<boolean | undefined>,
): Promise<void> {
  const physicalResourceId = properties.SubnetId;
  await check('assignment: create and replay switch it on, under the id of the subnet', async () => {
    assert.equal(await assigns(), false);
    const created = await lambda.invoke(url, { type: 'Create', properties });
    assert.deepEqual([created.Status, created.PhysicalResourceId, await assigns()], ['SUCCESS', physicalResourceId, true]);
    assert.equal((await lambda.invoke(url, { type: 'Update', properties, physicalResourceId })).Status, 'SUCCESS');
    assert.equal(await assigns(), true);
  });
  await check('assignment: delete leaves a subnet alone that had its block before, and switches off what the app gave', async () => {
    const found = { SubnetId: properties.SubnetId };
    assert.equal((await lambda.invoke(url, { type: 'Delete', properties: found, physicalResourceId })).Status, 'SUCCESS');
    assert.equal(await assigns(), true);
    assert.equal((await lambda.invoke(url, { type: 'Delete', properties, physicalResourceId })).Status, 'SUCCESS');
    assert.equal(await assigns(), false);
  });
  await check('assignment: a subnet that is not there is the reason, and nothing to delete', async () => {
    const gone = { ...properties, SubnetId: 'subnet-00000000000000000' };
    assertFailure(await lambda.invoke(url, { type: 'Create', properties: gone }), /^ModifySubnetAttribute: InvalidSubnetID\.NotFound: /);
    assert.equal((await lambda.invoke(url, { type: 'Delete', properties: gone, physicalResourceId: gone.SubnetId })).Status, 'SUCCESS');
  });
}
