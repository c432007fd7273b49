import { App } from 'aws-cdk-lib';
import { BlueStack } from './blue';
import { GreenStack } from './green';

/**
 * The same game in an IPv4 cluster and in an IPv6 one, behind one name. Of a hundred clients of either family `greenWeight` go to the IPv6 cluster:
 *
 *     npx cdk deploy --all -c zoneId=Z0123456789ABCDEFGHIJ -c zoneName=example.com -c greenWeight=10
 */
const app = new App();
const context = (name: string, otherwise: string): string => app.node.tryGetContext(name) ?? otherwise;
const zoneName = context('zoneName', 'example.com');
const props = { zoneId: context('zoneId', 'Z0123456789ABCDEFGHIJ'), zoneName, hostname: `game.${zoneName}`, greenWeight: Number(context('greenWeight', '0')) };
new BlueStack(app, 'Blue', props);
new GreenStack(app, 'Green', props);
app.synth();
