import { EC2Client, ModifyVpcPeeringConnectionOptionsCommandInput } from '@aws-sdk/client-ec2';
import type { PeeringDnsProperties } from '../../src/interconnect/peering-dns-contract';
import { handler } from '../../src/interconnect/peering-dns.lambda';

const [FIRST, SECOND] = ['pcx-0123456789abcdef0', 'pcx-0123456789abcdef1'];
const OWN: PeeringDnsProperties = { VpcPeeringConnectionId: FIRST, Side: 'requester' };

/** EC2 answers so, the last answer again and again. Returns the requests that it gets. */
function ec2Answers(...answers: (Error | undefined)[]): ModifyVpcPeeringConnectionOptionsCommandInput[] {
  const requests: ModifyVpcPeeringConnectionOptionsCommandInput[] = [];
  jest.spyOn(EC2Client.prototype, 'send').mockImplementation(async ({ input }) => {
    const answer = answers[Math.min(requests.push(input as ModifyVpcPeeringConnectionOptionsCommandInput), answers.length) - 1];
    if (answer) { throw answer; }
    return {} as never;
  });
  return requests;
}

const failure = (name: string, message = 'EC2 says so.') => Object.assign(new Error(message), { name });
type Type = 'Create' | 'Update' | 'Delete';
const ask = (properties: Partial<PeeringDnsProperties>, RequestType: Type = 'Create', PhysicalResourceId?: string) =>
  handler({ RequestType, PhysicalResourceId, ResourceProperties: properties as PeeringDnsProperties }, { getRemainingTimeInMillis: () => 120_000 });
const switched = (VpcPeeringConnectionId: string, side: 'Requester' | 'Accepter', isOn: boolean) =>
  ({ VpcPeeringConnectionId, [`${side}PeeringConnectionOptions`]: { AllowDnsResolutionFromRemoteVpc: isOn } });

/** What a failure says: the message, after making sure that there is nothing else in what the entry point reports. */
async function reasonOf(answer: Promise<unknown>): Promise<string> {
  const error: Error = await answer.then(() => { throw new Error('no failure'); }, reason => reason);
  expect(error.stack).toBe(error.message);
  return error.message;
}

beforeEach(() => { jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void, wait: number) => { if (wait < 10_000) { setImmediate(run); } }) as never); });
afterEach(() => { jest.restoreAllMocks(); });

test.each(['requester', 'accepter'] as const)('switches the option of one side on, and says nothing of the other: %s', async Side => {
  const requests = ec2Answers(undefined);
  expect(await ask({ ...OWN, Side })).toEqual({ PhysicalResourceId: `${FIRST}/${Side}` });
  expect(requests).toEqual([switched(FIRST, Side === 'requester' ? 'Requester' : 'Accepter', true)]);
});

test('a replay does the same again, and another connection is another resource, there and back', async () => {
  const requests = ec2Answers(undefined);
  const created = await ask(OWN);
  expect(await ask(OWN, 'Update', created.PhysicalResourceId)).toEqual(created);
  const other = { ...OWN, VpcPeeringConnectionId: SECOND };
  expect(await ask(other, 'Update', created.PhysicalResourceId)).toEqual({ PhysicalResourceId: `${SECOND}/requester` });
  expect(await ask(OWN, 'Delete', created.PhysicalResourceId)).toEqual({});
  expect(await ask(OWN, 'Update', `${SECOND}/requester`)).toEqual(created);
  expect(requests).toEqual([true, true].map(isOn => switched(FIRST, 'Requester', isOn)).concat(
    switched(SECOND, 'Requester', true), switched(FIRST, 'Requester', false), switched(FIRST, 'Requester', true)));
});

test('waits until the connection is active, and no longer than there is a point in it', async () => {
  const early = failure('OperationNotPermitted', 'Peering pcx-0123456789abcdef0 is not active.');
  const requests = ec2Answers(early, early, undefined);
  expect(await ask(OWN)).toEqual({ PhysicalResourceId: `${FIRST}/requester` });
  expect(requests).toHaveLength(3);
  const others = ec2Answers(early);
  expect(await reasonOf(ask(OWN))).toBe('ModifyVpcPeeringConnectionOptions: OperationNotPermitted: Peering pcx-0123456789abcdef0 is not active.');
  expect(others).toHaveLength(20);
});

test.each(['InvalidVpcPeeringConnectionID.NotFound', 'OperationNotPermitted'])('a connection that is gone has nothing to switch off: %s', async name => {
  const requests = ec2Answers(failure(name));
  expect(await ask(OWN, 'Delete', `${FIRST}/requester`)).toEqual({});
  expect(requests).toHaveLength(1);
});

test.each<Type>(['Create', 'Update', 'Delete'])('says what EC2 says: %s', async type => {
  const requests = ec2Answers(failure('UnauthorizedOperation', 'You are not authorized to perform this operation.'));
  expect(await reasonOf(ask(OWN, type, `${FIRST}/requester`)))
    .toBe('ModifyVpcPeeringConnectionOptions: UnauthorizedOperation: You are not authorized to perform this operation.');
  expect(requests).toHaveLength(1);
});

test.each([
  [{ ...OWN, VpcPeeringConnectionId: 'vpc-1' }, "VpcPeeringConnectionId: got 'vpc-1'; expected the id of a VPC peering connection, such as pcx-0123456789abcdef0; correct it"],
  [{ Side: 'requester' as const }, "VpcPeeringConnectionId: got 'undefined'; expected the id of a VPC peering connection, such as pcx-0123456789abcdef0; correct it"],
  [{ ...OWN, Side: 'both' as never }, "Side: got 'both'; expected requester or accepter; correct it"],
])('refuses what is wrong, without asking, and takes nothing of it back: %p', async (properties, reason) => {
  const requests = ec2Answers(undefined);
  expect(await reasonOf(ask(properties))).toBe(reason);
  expect(await ask(properties, 'Delete', 'x')).toEqual({});
  expect(requests).toEqual([]);
});
