import { App, AppProps, Stack, StackProps } from 'aws-cdk-lib';
import { testApp } from '../../util/app';

/** An app that deploys as it is written. */
export interface RightApp {
  readonly build: (app: App) => void;
  /** Ids of the warnings that are true of it, in the order of the alphabet, each as often as it is said. */
  readonly warnings: string[];
  readonly context?: AppProps['context'];
}

/** Right apps by what is right about them. */
export type RightApps = { readonly [what: string]: RightApp };

/** An app of several stacks or stages. */
export const inApp = (build: RightApp['build'], ...warnings: string[]): RightApp => ({ build, warnings });

/** An app of one stack, which knows neither account nor region. */
export const inStack = (build: (stack: Stack) => void, ...warnings: string[]): RightApp => inApp(app => build(new Stack(app, 'S')), ...warnings);

/** An app of one stack in a region whose AZs stand in cdk.context.json. */
export const inRegion = (region: string, build: (stack: Stack) => void, ...warnings: string[]): RightApp => ({
  ...inApp(app => build(new Stack(app, 'S', inAccount(region))), ...warnings),
  context: azsOf(region),
});

export const ACCOUNT = '123456789012';

/** An account and a region, as an app states them. */
export const inAccount = (region: string): StackProps => ({ env: { account: ACCOUNT, region } });

/** What the CLI writes into cdk.context.json of the AZs of a region. */
export const azsOf = (region: string, letters = 'abc') =>
  ({ [`availability-zones:account=${ACCOUNT}:region=${region}`]: [...letters].map(letter => region + letter) });

/** Everything that is said of an app when it is synthesised: errors in full, warnings of this library by id. */
export function saidOf({ build, context }: RightApp): { errors: string[]; warnings: string[] } {
  const app = testApp({ context });
  build(app);
  app.synth();
  const said = app.node.findAll().flatMap(({ node }) => node.metadata);
  const ofType = (type: string) => said.filter(each => each.type === type).map(({ data }) => String(data));
  return {
    errors: ofType('aws:cdk:error'),
    warnings: ofType('aws:cdk:warning').flatMap(text => /\[ack: cdk-eks-ipv6:([a-z0-9-]+)\]$/.exec(text)?.[1] ?? []).sort(),
  };
}
