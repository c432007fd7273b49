import { EC2Client, ModifySubnetAttributeCommandInput } from '@aws-sdk/client-ec2';
import type { SubnetAssignProperties } from '../../src/retrofit/subnet-assign-contract';
import { handler } from '../../src/retrofit/subnet-assign.lambda';

const [FIRST, SECOND] = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'];
const GIVEN = { SubnetId: FIRST, BlockAssociationId: 'subnet-cidr-assoc-1' };
const FOUND = { SubnetId: FIRST };

/** EC2 answers so, the last answer again and again. Returns the requests that it gets. */
function ec2Answers(...answers: (Error | undefined)[]): ModifySubnetAttributeCommandInput[] {
  const requests: ModifySubnetAttributeCommandInput[] = [];
  jest.spyOn(EC2Client.prototype, 'send').mockImplementation(async ({ input }) => {
    const answer = answers[Math.min(requests.push(input as ModifySubnetAttributeCommandInput), answers.length) - 1];
    if (answer) { throw answer; }
    return {} as never;
  });
  return requests;
}

const failure = (name: string, message = 'EC2 says so.') => Object.assign(new Error(message), { name });
type Type = 'Create' | 'Update' | 'Delete';
const ask = (properties: Partial<SubnetAssignProperties>, RequestType: Type = 'Create', PhysicalResourceId?: string, milliseconds = 120_000) =>
  handler(
    { RequestType, PhysicalResourceId, ResourceProperties: properties as SubnetAssignProperties }, { getRemainingTimeInMillis: () => milliseconds },
  );
const switched = (SubnetId: string, Value: boolean) => ({ SubnetId, AssignIpv6AddressOnCreation: { Value } });

/** What a failure says: the message, after making sure that there is nothing else in what the entry point reports. */
async function reasonOf(answer: Promise<unknown>): Promise<string> {
  const error: Error = await answer.then(() => { throw new Error('no failure'); }, reason => reason);
  expect(error.stack).toBe(error.message);
  return error.message;
}

beforeEach(() => { jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void, wait: number) => { if (wait < 10_000) { setImmediate(run); } }) as never); });
afterEach(() => { jest.restoreAllMocks(); });

test.each([GIVEN, FOUND])('switches it on, and is called like the subnet', async properties => {
  const requests = ec2Answers(undefined);
  expect(await ask(properties)).toEqual({ PhysicalResourceId: FIRST });
  expect(requests).toEqual([switched(FIRST, true)]);
});

test('an update and a replay do the same again', async () => {
  const requests = ec2Answers(undefined);
  const created = await ask(GIVEN);
  expect(await ask(GIVEN)).toEqual(created);
  expect(await ask(FOUND, 'Update', FIRST)).toEqual(created);
  expect(requests).toEqual([switched(FIRST, true), switched(FIRST, true), switched(FIRST, true)]);
});

test('another subnet is another resource, of which CloudFormation deletes the old one; a rollback goes the same way back', async () => {
  const requests = ec2Answers(undefined);
  const second = { SubnetId: SECOND, BlockAssociationId: 'subnet-cidr-assoc-2' };
  expect(await ask(second, 'Update', FIRST)).toEqual({ PhysicalResourceId: SECOND });
  expect(await ask(GIVEN, 'Delete', FIRST)).toEqual({});
  expect(await ask(GIVEN, 'Update', SECOND)).toEqual({ PhysicalResourceId: FIRST });
  expect(await ask(second, 'Delete', SECOND)).toEqual({});
  expect(requests).toEqual([switched(SECOND, true), switched(FIRST, false), switched(FIRST, true), switched(SECOND, false)]);
});

test('is switched off only where the app gave the subnet its block', async () => {
  const requests = ec2Answers(undefined);
  expect(await ask(FOUND, 'Delete', FIRST)).toEqual({});
  expect(requests).toEqual([]);
  expect(await ask(GIVEN, 'Delete', FIRST)).toEqual({});
  expect(requests).toEqual([switched(FIRST, false)]);
});

test('a subnet that is gone has nothing to switch off, nor one that never was', async () => {
  const requests = ec2Answers(failure('InvalidSubnetID.NotFound'));
  expect(await ask(GIVEN, 'Delete', FIRST)).toEqual({});
  expect(await ask({ ...GIVEN, SubnetId: 'subnet-0123/x' }, 'Delete', FIRST)).toEqual({});
  expect(requests).toHaveLength(1);
});

test('waits until EC2 knows of the block, and no longer than there is a point in it', async () => {
  const late = failure('InvalidParameterValue', 'Cannot set it unless the subnet has an IPv6 CIDR block.');
  const requests = ec2Answers(late, late, undefined);
  expect(await ask(GIVEN)).toEqual({ PhysicalResourceId: FIRST });
  expect(requests).toHaveLength(3);

  const others = ec2Answers(late);
  expect(await reasonOf(ask(GIVEN))).toBe('ModifySubnetAttribute: InvalidParameterValue: Cannot set it unless the subnet has an IPv6 CIDR block.');
  expect(others).toHaveLength(10);
});

test.each<Type>(['Create', 'Update', 'Delete'])('says what EC2 says: %s', async type => {
  const requests = ec2Answers(failure('UnauthorizedOperation', 'You are not authorized to perform this operation.'));
  expect(await reasonOf(ask(GIVEN, type, FIRST))).toBe('ModifySubnetAttribute: UnauthorizedOperation: You are not authorized to perform this operation.');
  expect(requests).toHaveLength(1);
});

test('gives up in time to say so', async () => {
  jest.restoreAllMocks();
  jest.spyOn(EC2Client.prototype, 'send').mockImplementation(() => new Promise(() => undefined));
  expect(await reasonOf(ask(GIVEN, 'Create', undefined, 10_010)))
    .toBe('ModifySubnetAttribute: no answer in time, most likely because the account is throttled; deploy again when it is less busy');
});

test.each([undefined, '', 'vpc-0123456789abcdef0', 'subnet-'])('refuses what is no subnet, without asking: %s', async SubnetId => {
  const requests = ec2Answers(undefined);
  expect(await reasonOf(ask({ ...GIVEN, SubnetId }))).toBe(`SubnetId: got '${SubnetId}'; expected the id of a subnet, such as subnet-0123456789abcdef0; correct it`);
  expect(requests).toEqual([]);
});
