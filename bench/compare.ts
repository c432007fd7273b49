/**
 * Prints the walkthrough cluster in stock constructs beside the same in this library.
 */
import { benchApp } from './app';
import { longestChain, Resources, waitsForInTheEnd } from './creation-graph';

const assembly = benchApp().synth();

interface Figures { readonly [name: string]: number }

function figures(stackName: string): Figures {
  const { template } = assembly.getStackByName(stackName);
  const resources: Resources = template.Resources;
  const cluster = Object.keys(resources).find(id => resources[id].Type === 'Custom::AWSCDK-EKS-Cluster')!;
  return {
    'resources': Object.keys(resources).length,
    'template, bytes without white space': JSON.stringify(template).length,
    'resources that the control plane waits for': waitsForInTheEnd(resources, cluster).size,
    'longest creation chain, modelled seconds': longestChain(resources),
  };
}

const stock = figures('Stock');
const library = figures('Library');
process.stdout.write('| | stock | this library | ratio |\n|---|---|---|---|\n');
for (const name of Object.keys(stock)) {
  process.stdout.write(`| ${name} | ${stock[name]} | ${library[name]} | ${(library[name] / stock[name]).toFixed(3)} |\n`);
}
