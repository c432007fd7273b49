import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { ManagedNodeGroup, NodeInstanceOptions, NodeOs, NodeRelease, SelfManagedNodeGroup } from '../../src';
import { testStack } from '../util/cluster';
import { warningsOf } from '../util/findings';
import { refusal } from '../util/network';
import { arnOf, knownCluster, propertiesOf } from '../util/nodes';

type Options = NodeInstanceOptions & { readonly os?: NodeOs; readonly diskSize?: number };
const BOTTLEROCKET = NodeOs.bottlerocket({ release: NodeRelease.of('1.42.0') });

const MAKERS: [string, (options: Options, stack?: Stack) => ManagedNodeGroup | SelfManagedNodeGroup][] = [
  ['a managed group', (options, stack = testStack()) => new ManagedNodeGroup(stack, 'Nodes', { cluster: knownCluster(stack), ...options })],
  ['a self-managed group', (options, stack = testStack()) => new SelfManagedNodeGroup(stack, 'Nodes', { cluster: knownCluster(stack), ...options })],
];

describe.each(MAKERS)('%s', (_, make) => {
  const volumesOf = (options: Options, stack?: Stack) => propertiesOf(make(options, stack).launchTemplate!).LaunchTemplateData.BlockDeviceMappings;
  const gp3 = (name: string, ebs: object = {}) => ({ DeviceName: name, Ebs: { Encrypted: true, VolumeType: 'gp3', ...ebs } });

  test.each<[string, Options, object[]]>([
    ['says nothing more by default', {}, [gp3('/dev/xvda', { VolumeSize: 20 })]],
    ['has a fast volume', { disk: { iops: 6000, throughput: 500 } }, [gp3('/dev/xvda', { VolumeSize: 20, Iops: 6000, Throughput: 500 })]],
    ['has the fastest', { diskSize: 160, disk: { iops: 80000, throughput: 2000 } }, [gp3('/dev/xvda', { VolumeSize: 160, Iops: 80000, Throughput: 2000 })]],
    ['has a throughput without iops', { disk: { throughput: 750 } }, [gp3('/dev/xvda', { VolumeSize: 20, Throughput: 750 })]],
    [
      'of Bottlerocket, whose system is not fast', { os: BOTTLEROCKET, disk: { throughput: 250 } },
      [gp3('/dev/xvdb', { VolumeSize: 20, Throughput: 250 }), gp3('/dev/xvda')],
    ],
    [
      'has further volumes', { furtherVolumes: [{ deviceName: '/dev/sdf', size: 100, throughput: 300 }, { deviceName: '/dev/xvdg', size: 5, snapshotId: 'snap-0123' }] },
      [
        gp3('/dev/xvda', { VolumeSize: 20 }), gp3('/dev/sdf', { VolumeSize: 100, Throughput: 300 }),
        gp3('/dev/xvdg', { VolumeSize: 5, SnapshotId: 'snap-0123' }),
      ],
    ],
  ])('%s', (__, options, expected) => {
    expect(volumesOf(options)).toEqual(expected);
  });

  test('has tokens', () => {
    const stack = testStack();
    const [size, iops, throughput] = ['Size', 'Iops', 'Throughput'].map(id => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber);
    const device = new CfnParameter(stack, 'Device').valueAsString;
    const Iops = { Ref: 'Iops' };
    const Throughput = { Ref: 'Throughput' };
    expect(volumesOf({ disk: { iops, throughput }, furtherVolumes: [{ deviceName: device, size, iops, throughput }] }, stack)).toEqual([
      gp3('/dev/xvda', { VolumeSize: 20, Iops, Throughput }), { ...gp3('x', { VolumeSize: { Ref: 'Size' }, Iops, Throughput }), DeviceName: { Ref: 'Device' } },
    ]);
  });

  test('has a literal beside a token that decides over it', () => {
    const stack = testStack();
    const iops = new CfnParameter(stack, 'Iops', { type: 'Number' }).valueAsNumber;
    expect(volumesOf({ disk: { iops, throughput: 2000 } }, stack)[0].Ebs).toMatchObject({ Iops: { Ref: 'Iops' }, Throughput: 2000 });
  });

  test('has a key for each volume, which Auto Scaling may use', () => {
    const stack = testStack();
    const [own, further] = ['Own', 'Further'].map(id => new kms.Key(stack, id));
    const furtherVolumes = [{ deviceName: '/dev/sdf', size: 9, encryptionKey: further }];
    const volumes = volumesOf({ os: BOTTLEROCKET, disk: { encryptionKey: own }, furtherVolumes }, stack);
    expect(volumes.map((volume: { Ebs: { KmsKeyId: unknown } }) => volume.Ebs.KmsKeyId)).toEqual([own, own, further].map(arnOf));
    const StringEquals = {
      'kms:CallerAccount': { Ref: 'AWS::AccountId' },
      'aws:PrincipalArn': {
        'Fn::Join': ['', [
          'arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' },
          ':role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
        ]],
      },
    };
    for (const key of [own, further]) {
      const statements: { Action: unknown }[] = propertiesOf(key).KeyPolicy.Statement.slice(1);
      expect(statements).toEqual([
        expect.objectContaining({ Principal: { AWS: '*' }, Resource: '*', Condition: { StringEquals } }),
        expect.objectContaining({ Action: 'kms:CreateGrant', Condition: { StringEquals, Bool: { 'kms:GrantIsForAWSResource': true } } }),
      ]);
      expect(statements[0].Action).toEqual(['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey']);
    }
    expect(warningsOf(stack)).not.toContain('disk-key-policy');
  });

  test('is warned of a key whose policy is not known', () => {
    const stack = testStack();
    make({ disk: { encryptionKey: kms.Key.fromKeyArn(stack, 'Theirs', 'arn:aws:kms:eu-west-1:123456789012:key/0123') } }, stack);
    expect(warningsOf(stack)).toContain('disk-key-policy');
  });

  test.each<[string, unknown, Options, string]>([
    ['disk-iops', 2999, { disk: { iops: 2999 } }, 'expected a whole number from 3000 to 10000'],
    ['disk-iops', 80001, { diskSize: 1000, disk: { iops: 80001 } }, 'expected a whole number from 3000 to 80000'],
    ['disk-iops', 10001, { disk: { iops: 10001 } }, 'disk.iops is not'],
    ['disk-iops', 3000.5, { disk: { iops: 3000.5 } }, 'disk.iops is not'],
    ['disk-iops', 3001, { furtherVolumes: [{ deviceName: '/dev/sdf', size: 2, iops: 3001 }] }, 'furtherVolumes.iops is not'],
    ['disk-throughput', 124, { disk: { throughput: 124 } }, 'from 125 to 750'],
    ['disk-throughput', 751, { disk: { throughput: 751 } }, 'from 125 to 750'],
    ['disk-throughput', 2001, { diskSize: 100, disk: { iops: 16000, throughput: 2001 } }, 'from 125 to 2000'],
    ['disk-throughput', NaN, { disk: { throughput: NaN } }, 'disk.throughput is not'],
    ['disk-size', 0, { furtherVolumes: [{ deviceName: '/dev/sdf', size: 0 }] }, 'a whole number of GiB'],
    ['disk-size', undefined, { furtherVolumes: [{ deviceName: '/dev/sdf' } as any] }, 'a whole number of GiB'],
    ['node-volume-device', "'sdf'", { furtherVolumes: [{ deviceName: 'sdf', size: 5 }] }, '/dev/sdf'],
    ['node-volume-device', undefined, { furtherVolumes: [{ size: 5 } as any] }, '/dev/sdf'],
    ['node-volume-device', "'/dev/xvda'", { furtherVolumes: [{ deviceName: '/dev/xvda', size: 5 }] }, 'besides /dev/xvda;'],
    ['node-volume-device', "'/dev/xvdb'", { os: BOTTLEROCKET, furtherVolumes: [{ deviceName: '/dev/xvdb', size: 5 }] }, 'besides /dev/xvdb and /dev/xvda;'],
    ['node-volume-device', "'/dev/sdf'", { furtherVolumes: [{ deviceName: '/dev/sdf', size: 5 }, { deviceName: '/dev/sdf', size: 5 }] }, 'each once'],
    ['node-prop-type', "'fast'", { disk: 'fast' as any }, 'a map of options'],
    ['node-prop-type', "'/dev/sdf'", { furtherVolumes: '/dev/sdf' as any }, 'a list of volumes'],
    ['node-prop-type', "'/dev/sdf'", { furtherVolumes: ['/dev/sdf' as any] }, 'a map of options'],
  ])('refuses %s, got %s', (id, got, options, says) => {
    expect(() => make(options)).toThrow(refusal(id, got));
    expect(() => make(options)).toThrow(says);
  });
});

test('nothing is said of the volumes of a launch template of the user', () => {
  const stack = testStack();
  const group = (options: NodeInstanceOptions) => () =>
    new ManagedNodeGroup(stack, 'Nodes', { cluster: knownCluster(stack), launchTemplateSpec: { id: 'lt-0123', version: '1' }, ...options });
  expect(group({ disk: { iops: 4000 } })).toThrow(refusal('exclusive-props', '{ iops: 4000 }'));
  expect(Template.fromStack(stack).findResources('AWS::EC2::LaunchTemplate')).toEqual({});
});
