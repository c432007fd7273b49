import { DescribeAddonVersionsCommandInput, DescribeAddonVersionsCommandOutput, EKSClient } from '@aws-sdk/client-eks';
import { AddonVersionProperties } from '../../src/addons/addon-version-contract';
import { handler } from '../../src/addons/addon-version.lambda';

type Page = Partial<DescribeAddonVersionsCommandOutput>;

const IN_TIME = { getRemainingTimeInMillis: () => 120_000 };
const ASKED = { AddonName: 'kube-proxy', KubernetesVersion: '1.36' };

const create = (properties: Partial<AddonVersionProperties> = {}) =>
  handler({ RequestType: 'Create', ResourceProperties: { ...ASKED, ...properties } }, IN_TIME);

/** What a failure says: the message, after making sure that there is nothing else in what the entry point reports. */
async function reasonOf(answer: Promise<unknown>): Promise<string> {
  const error: Error = await answer.then(() => { throw new Error('no failure'); }, failure => failure);
  expect(error.stack).toBe(error.message);
  return error.message;
}

/** EKS answers so. Returns the requests that it gets. */
function eksAnswers(answer: (request: DescribeAddonVersionsCommandInput) => Page | Promise<Page>): DescribeAddonVersionsCommandInput[] {
  const requests: DescribeAddonVersionsCommandInput[] = [];
  jest.spyOn(EKSClient.prototype, 'send').mockImplementation((async ({ input }: { input: DescribeAddonVersionsCommandInput }) => {
    requests.push(input);
    return answer(input);
  }) as never);
  return requests;
}

const page = (addonName: string, versions: [version: string, isDefault: boolean][], nextToken?: string): Page => ({
  addons: [{
    addonName,
    addonVersions: versions.map(([addonVersion, defaultVersion]) => ({ addonVersion, compatibilities: [{ clusterVersion: '1.36', platformVersions: ['*'], defaultVersion }] })),
  }],
  nextToken,
});
const errorOf = (name: string, message: string) => Object.assign(new Error(message), { name });

beforeEach(() => { process.env.AWS_REGION = 'eu-west-1'; });
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe('an answer', () => {
  test('is the default of the Kubernetes version, and EKS is asked for nothing else', async () => {
    const requests = eksAnswers(() => page('kube-proxy', [['v1.36.2-eksbuild.1', false], ['v1.36.0-eksbuild.2', true]]));
    expect(await create()).toEqual({ PhysicalResourceId: 'addon-version', Data: { Version: 'v1.36.0-eksbuild.2' } });
    expect(requests).toEqual([{ addonName: 'kube-proxy', kubernetesVersion: '1.36', nextToken: undefined }]);
  });

  test('does not depend on the cluster, and is the same for the same properties', async () => {
    eksAnswers(() => page('kube-proxy', [['v1.36.0-eksbuild.2', true]]));
    expect(await create({ ClusterName: 'one' })).toEqual(await create({ ClusterName: 'two' }));
  });

  test('is on whichever page', async () => {
    const requests = eksAnswers(({ nextToken }) => nextToken ? page('kube-proxy', [['v1', true]]) : page('kube-proxy', [['v2', false]], 'second'));
    expect((await create()).Data).toEqual({ Version: 'v1' });
    expect(requests.map(({ nextToken }) => nextToken)).toEqual([undefined, 'second']);
  });

  test.each(['Create', 'Update'] as const)('%s keeps the physical id that there is', async RequestType => {
    eksAnswers(() => page('kube-proxy', [['v1', true]]));
    expect((await handler({ RequestType, PhysicalResourceId: 'as-it-was', ResourceProperties: ASKED }, IN_TIME)).PhysicalResourceId).toBe('as-it-was');
  });

  test.each<[string, unknown]>([['as it was made', ASKED], ['that could not be made', { AddonName: '' }], ['of which nothing is known', undefined]])(
    'a deletion asks nobody, and cannot fail, of a resource %s', async (_, properties) => {
      const requests = eksAnswers(() => ({}));
      const event = { PhysicalResourceId: 'addon-version', ResourceProperties: properties as AddonVersionProperties };
      expect(await handler({ RequestType: 'Delete', ...event }, { getRemainingTimeInMillis: () => 0 })).toEqual({});
      expect(requests).toEqual([]);
    });
});

describe('a failure', () => {
  const NOT_OFFERED = "AddonName: got 'kube-proxy', which EKS does not offer for Kubernetes 1.36 in eu-west-1; expected an add-on that it offers; "
    + '`aws eks describe-addon-versions --kubernetes-version 1.36` lists them';

  test.each<[string, () => Page, string]>([
    ['EKS knows no such add-on', () => ({ addons: [] }), NOT_OFFERED],
    ['EKS says nothing', () => ({}), NOT_OFFERED],
    ['EKS says that it is not there', () => { throw errorOf('ResourceNotFoundException', 'no'); }, NOT_OFFERED],
    ['EKS tells of another add-on', () => page('kube-proxy-next', [['v1', true]]), NOT_OFFERED],
    ['no version is a default', () => page('kube-proxy', [['v1', false]]),
      "AddonName: got 'kube-proxy', of which EKS has no default version for Kubernetes 1.36; expected one; state a version"],
    ['the role may not ask', () => { throw errorOf('AccessDeniedException', 'not authorized'); }, 'DescribeAddonVersions: AccessDeniedException: not authorized'],
    ['EKS refuses the question', () => { throw errorOf('InvalidParameterException', 'kubernetesVersion'); }, 'DescribeAddonVersions: InvalidParameterException: kubernetesVersion'],
  ])('says what and what to do: %s', async (_, answer, reason) => {
    eksAnswers(answer);
    expect(await reasonOf(create())).toBe(reason);
  });

  test.each<[string, Partial<AddonVersionProperties>, string]>([
    ['no name', { AddonName: '' }, "AddonName: got ''; expected the name of an add-on, such as vpc-cni; name one"],
    ...['', '1', 'latest', '1.36.1', ' 1.36', '1.36\n'].map(KubernetesVersion => [`'${KubernetesVersion}'`, { KubernetesVersion },
      `KubernetesVersion: got '${KubernetesVersion}'; expected a major and a minor version, such as 1.36; correct it`] as [string, Partial<AddonVersionProperties>, string]),
  ])('names the property, and EKS is not asked: %s', async (_, properties, reason) => {
    const requests = eksAnswers(() => ({}));
    expect(await reasonOf(create(properties))).toBe(reason);
    expect(requests).toEqual([]);
  });

  test('is told in time where EKS does not answer', async () => {
    jest.useFakeTimers();
    eksAnswers(() => new Promise(() => undefined));
    const reason = reasonOf(create());
    await jest.advanceTimersByTimeAsync(110_000);
    expect(await reason).toBe('DescribeAddonVersions: no answer in time, most likely because the account is throttled; deploy again when it is less busy');
  });
});
