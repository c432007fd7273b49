import { Token, Tokenization } from 'aws-cdk-lib';
import { refuse } from './messages';
import { isTable } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

type Values = { readonly [key: string]: any };

/** What else the schema of the CNI has as text, and its chart as something else. */
const TEXTS = ['enableNetworkPolicy', 'enableWindowsIpam'];
const TEXTS_OF_AGENT = ['enableCloudWatchLogs', 'enablePolicyEventLogs', 'healthProbeBindAddr', 'metricsBindAddr'];

/** The configuration of the CNI with texts where its schema asks for them: environment variables, those of the init container too, and switches. */
export function withTextEnv(subject: Subject, values?: Values): Values | undefined {
  if (!isTable(values)) { return values; }
  const texts: Values = values.env === undefined ? {} : { env: textsOf(subject, 'env', values.env) };
  const { init, nodeAgent } = values as Values;
  return {
    ...switchesAsTexts(values, TEXTS),
    ...texts,
    ...isTable(init) && init.env !== undefined ? { init: { ...init, env: textsOf(subject, 'init.env', init.env) } } : {},
    ...isTable(nodeAgent) ? { nodeAgent: switchesAsTexts(nodeAgent, TEXTS_OF_AGENT) } : {},
  };
}

function switchesAsTexts(values: Values, names: readonly string[]): Values {
  const isSwitch = (name: string) => names.includes(name) && ['boolean', 'number'].includes(typeof values[name]) && !Token.isUnresolved(values[name]);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isSwitch(name) ? String(value) : value]));
}

/** Environment variables as texts. What is undefined is not set. */
export function textsOf(subject: Subject, where: string, env: any): any {
  if (env === undefined || Token.isUnresolved(env)) { return env; }
  if (!isTable(env)) { refuse(subject, 'cni-env-type', env, { where }); }
  return Object.fromEntries(Object.entries(env)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, textOf(subject, `${where}.${name}`, value)]));
}

function textOf(subject: Subject, where: string, value: unknown): unknown {
  if (Token.isUnresolved(value)) { return typeof value === 'number' ? Tokenization.stringifyNumber(value) : value; }
  if (typeof value === 'string') { return value; }
  if (typeof value === 'boolean' || Number.isFinite(value)) { return String(value); }
  return refuse(subject, 'cni-env-type', value, { where });
}
