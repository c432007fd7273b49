import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { resourcesBelow } from '../synthesis/below';
import { isOfType } from '../synthesis/resource-type';
import type { TemplateIndex } from '../synthesis/template-index';

/** As layer packages describe what is in them: `/opt/kubectl/kubectl 1.36.3; /opt/helm/helm 4.2.3`. */
const DESCRIPTION = /kubectl 1\.(\d+)/;
const NAME = /^KubectlV(\d+)Layer$/;

/** What clusters of the two modules know of kubectl: `aws-eks` the layer, `aws-eks-v2` what its functions are in. */
interface StockKubectl {
  readonly kubectlLayer?: IConstruct;
  readonly kubectlProvider?: IConstruct;
}

/** The minor version of the kubectl that a stock cluster acts with; undefined where nothing says so. A layer is known by its class, or one that this extends, or by what it says of itself. */
export function kubectlMinorOf(index: TemplateIndex, cluster: CfnResource): number | undefined {
  const stock = ([...cluster.node.scopes].reverse() as StockKubectl[]).find(({ kubectlLayer, kubectlProvider }) => kubectlLayer ?? kubectlProvider);
  const layers = stock?.kubectlLayer ? [stock.kubectlLayer] : layersOf(index, stock?.kubectlProvider);
  return layers.map(layer => minorInName(layer) ?? minorInDescription(index, layer)).find(minor => minor !== undefined);
}

function layersOf(index: TemplateIndex, provider?: IConstruct): IConstruct[] {
  if (!provider?.node) { return []; }
  const functions = resourcesBelow(provider).filter(each => isOfType(each, 'AWS::Lambda::Function'));
  const layers = functions.flatMap(each => [index.find(each)?.properties.Layers ?? []].flat());
  return layers.flatMap(form => index.resourceAt(form)?.resource.node.scope ?? []);
}

function minorInName(layer: object): number | undefined {
  for (let kind = Object.getPrototypeOf(layer); kind; kind = Object.getPrototypeOf(kind)) {
    const [, minor] = NAME.exec(kind.constructor?.name ?? '') ?? [];
    if (minor) { return Number(minor); }
  }
  return undefined;
}

function minorInDescription(index: TemplateIndex, layer: IConstruct): number | undefined {
  const texts = layer.node ? resourcesBelow(layer).map(each => index.find(each)?.properties.Description) : [];
  return texts.flatMap(text => typeof text === 'string' ? DESCRIPTION.exec(text)?.[1] ?? [] : []).map(Number)[0];
}
