import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { ExternalDnsPolicy } from '../../src';
import { testApp } from '../util/app';
import { newStack, refusal } from '../util/network';

test('works alone, for roles of anybody', () => {
  const stack = newStack();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('pods.eks.amazonaws.com') });
  new ExternalDnsPolicy(stack, 'Policy', { zones: [route53.HostedZone.fromHostedZoneId(stack, 'Zone', 'Z1')], roles: [role] });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
    Description: 'What External DNS needs in its hosted zones',
    Roles: [stack.resolve(role.roleName)],
    PolicyDocument: {
      Statement: [
        { Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':route53:::hostedzone/Z1']] } },
        { Action: 'route53:ListHostedZones', Resource: '*' },
      ],
    },
  });
});

test('names zones of another stack, and the partition by token in a region that is known', () => {
  const app = testApp();
  const [zones, stack] = ['Zones', 'S'].map(id => new Stack(app, id, { env: { account: '123456789012', region: 'us-gov-west-1' } }));
  const zone = new route53.PublicHostedZone(zones, 'Zone', { zoneName: 'example.com' });
  new ExternalDnsPolicy(stack, 'Policy', { zones: [zone], description: 'Names' });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
    Description: 'Names',
    PolicyDocument: {
      Statement: [{ Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':route53:::hostedzone/', { 'Fn::ImportValue': Match.stringLikeRegexp('^Zones:') }]] } }, {}],
    },
  });
});

test('refuses no zones, and ids that are none', () => {
  const stack = newStack();
  expect(() => new ExternalDnsPolicy(stack, 'None', { zones: [] })).toThrow(/^\[S\/None\] .*external-dns-zones-empty/);
  const zone = route53.HostedZone.fromHostedZoneId(stack, 'Zone', '/hostedzone/Z1');
  expect(() => new ExternalDnsPolicy(stack, 'Wrong', { zones: [zone] })).toThrow(refusal('external-dns-zone-id', '/hostedzone/Z1'));
});
