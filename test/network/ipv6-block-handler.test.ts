import { DescribeVpcsCommandInput, EC2Client, VpcIpv6CidrBlockAssociation } from '@aws-sdk/client-ec2';
import type { Ipv6BlockProperties } from '../../src/network/ipv6-block-contract';
import { handler } from '../../src/network/ipv6-block.lambda';

const FIRST = block('vpc-cidr-assoc-1', '2001:db8:1:100::/56');
const SECOND = block('vpc-cidr-assoc-2', '2001:db8:2:200::/56');
const PROPERTIES = { VpcId: 'vpc-0123456789abcdef0', AssociationId: 'vpc-cidr-assoc-1' };

function block(AssociationId: string, Ipv6CidrBlock: string, State = 'associated', StatusMessage?: string): VpcIpv6CidrBlockAssociation {
  return { AssociationId, Ipv6CidrBlock, Ipv6CidrBlockState: { State: State as 'associated', StatusMessage } };
}

/** EC2 answers so, the last answer again and again. Returns the requests that it gets. */
function ec2Answers(...answers: (VpcIpv6CidrBlockAssociation[] | Error)[]): DescribeVpcsCommandInput[] {
  const requests: DescribeVpcsCommandInput[] = [];
  jest.spyOn(EC2Client.prototype, 'send').mockImplementation(async ({ input }) => {
    const answer = answers[Math.min(requests.push(input as DescribeVpcsCommandInput), answers.length) - 1];
    if (answer instanceof Error) { throw answer; }
    return { Vpcs: [{ VpcId: 'vpc-0123456789abcdef0', Ipv6CidrBlockAssociationSet: answer }] } as never;
  });
  return requests;
}

const ask = (properties: Partial<Ipv6BlockProperties> = PROPERTIES, RequestType: 'Create' | 'Update' | 'Delete' = 'Create', milliseconds = 120_000) =>
  handler({ RequestType, PhysicalResourceId: RequestType === 'Create' ? undefined : 'ipv6-block', ResourceProperties: properties as Ipv6BlockProperties },
    { getRemainingTimeInMillis: () => milliseconds });

/** What a failure says: the message, after making sure that there is nothing else in what the entry point reports. */
async function reasonOf(answer: Promise<unknown>): Promise<string> {
  const error: Error = await answer.then(() => { throw new Error('no failure'); }, failure => failure);
  expect(error.stack).toBe(error.message);
  return error.message;
}

beforeEach(() => { jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void, wait: number) => { if (wait < 10_000) { setImmediate(run); } }) as never); });
afterEach(() => { jest.restoreAllMocks(); });

test.each([[[FIRST, SECOND]], [[SECOND, FIRST]], [[block('vpc-cidr-assoc-0', '2001:db8:9::/56', 'disassociated'), FIRST]]])('is found by its association, in whatever order', async blocks => {
  const requests = ec2Answers(blocks);
  expect(await ask()).toEqual({ PhysicalResourceId: 'ipv6-block', Data: { Cidr: '2001:db8:1:100::/56' } });
  expect(requests).toEqual([{ VpcIds: ['vpc-0123456789abcdef0'] }]);
});

test('waits until it is associated', async () => {
  const requests = ec2Answers([block('vpc-cidr-assoc-1', '2001:db8:1:100::/56', 'associating')], [block('vpc-cidr-assoc-1', '2001:db8:1:100::/56', 'associating')], [FIRST]);
  expect((await ask()).Data).toEqual({ Cidr: '2001:db8:1:100::/56' });
  expect(requests).toHaveLength(3);
});

test('an update, a replay and a rollback answer the same, and keep the physical id', async () => {
  ec2Answers([FIRST, SECOND]);
  const created = await ask();
  expect(await ask()).toEqual(created);
  expect((await ask({ ...PROPERTIES, AssociationId: 'vpc-cidr-assoc-2' }, 'Update'))).toEqual({ PhysicalResourceId: 'ipv6-block', Data: { Cidr: '2001:db8:2:200::/56' } });
  expect(await ask(PROPERTIES, 'Update')).toEqual(created);
});

test('there is nothing to delete, and nothing is asked', async () => {
  const requests = ec2Answers(new Error('must not be asked'));
  expect(await ask(PROPERTIES, 'Delete')).toEqual({});
  expect(requests).toEqual([]);
});

test.each([
  [[SECOND], "AssociationId: got 'vpc-cidr-assoc-1', which vpc-0123456789abcdef0 does not have; expected one of vpc-cidr-assoc-2; state the id of an IPv6 block of the VPC"],
  [[], "AssociationId: got 'vpc-cidr-assoc-1', which vpc-0123456789abcdef0 does not have; expected one of its IPv6 blocks, of which it has none; state the id of an IPv6 block of the VPC"],
  [[block('vpc-cidr-assoc-1', '2001:db8::/56', 'failed', 'The pool is empty')],
    "AssociationId: got 'vpc-cidr-assoc-1', which is failed (The pool is empty); expected one that is associated; see to the block of the VPC, and deploy again"],
  [[block('vpc-cidr-assoc-1', '2001:db8::/56', 'disassociating')],
    "AssociationId: got 'vpc-cidr-assoc-1', which is disassociating; expected one that is associated; see to the block of the VPC, and deploy again"],
])('says why it has no answer', async (blocks, reason) => {
  ec2Answers(blocks);
  expect(await reasonOf(ask())).toBe(reason);
});

test('says what EC2 says', async () => {
  ec2Answers(Object.assign(new Error('You are not authorized to perform this operation.'), { name: 'UnauthorizedOperation' }));
  expect(await reasonOf(ask())).toBe('DescribeVpcs: UnauthorizedOperation: You are not authorized to perform this operation.');
});

test('refuses what is no VPC, without asking', async () => {
  const requests = ec2Answers([FIRST]);
  expect(await reasonOf(ask({ AssociationId: 'vpc-cidr-assoc-1' })))
    .toBe("VpcId: got 'undefined'; expected the id of a VPC, such as vpc-0123456789abcdef0; correct it");
  expect(requests).toEqual([]);
});

test('gives up in time to say so', async () => {
  const requests = ec2Answers([block('vpc-cidr-assoc-1', '2001:db8:1:100::/56', 'associating')]);
  expect(await reasonOf(ask())).toContain("got 'vpc-cidr-assoc-1', which is associating; expected one that is associated");
  expect(requests).toHaveLength(20);
});
