import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Family } from './vpc-blocks';
import type { IndexedResource, TemplateIndex } from '../synthesis/template-index';

export const ROUTE = 'AWS::EC2::Route';
export const DESTINATIONS: { readonly [family in Family]: string } = { IPv4: 'DestinationCidrBlock', IPv6: 'DestinationIpv6CidrBlock' };

/** Two routes that EC2 does not take both. */
interface Taken {
  readonly own: IndexedResource;
  readonly other: IndexedResource;
}

/** Routes that lead a table to a destination, each with one of the app that does so too. EC2 takes one. Of what stands under another condition nobody knows whether it is there. */
export function takenRoutes(index: TemplateIndex, routes: readonly ec2.CfnRoute[]): Taken[] {
  return routes.flatMap(route => {
    const own = index.find(route);
    if (!own) { return []; }
    const keys = ['RouteTableId', ...Object.values(DESTINATIONS)].filter(name => own.properties[name] !== undefined);
    return index.withKeys(ROUTE, Object.fromEntries(keys.map(name => [name, own.keyOf(name)])))
      .filter(({ resource }) => resource !== route && resource.cfnOptions.condition === route.cfnOptions.condition).map(other => ({ own, other }));
  });
}
