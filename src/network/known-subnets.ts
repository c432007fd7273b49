import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { MadeSubnet } from './made-subnet';
import { DefaultRoute, StatedSubnetFacts } from './stated-subnet-facts';
import type { SubnetFacts, WayOut } from './subnet-facts';
import { stageOf } from '../synthesis/stacks';
import type { TemplateIndex } from '../synthesis/template-index';

/** What users say of subnets that another app makes, by the stage of this app. */
const statements = new WeakMap<IConstruct, Map<ec2.ISubnet, SubnetFacts>>();
/** The same by the text by which ids are compared, since two constructs can stand for one subnet. */
const byKey = new WeakMap<TemplateIndex, ReadonlyMap<string, KnownSubnet>>();

/** A subnet with what is known of it. */
export interface KnownSubnet {
  /** That of the construct that stands for it. */
  readonly path: string;
  readonly facts: SubnetFacts;
}

/** Take the user's word for a subnet that another app makes. */
export function stateFacts(subnet: ec2.ISubnet, { ipv4Default, ipv6Default, ...others }: StatedSubnetFacts): void {
  const stage = stageOf(subnet);
  const stated = statements.get(stage) ?? new Map<ec2.ISubnet, SubnetFacts>();
  statements.set(stage, stated.set(subnet, {
    ...stated.get(subnet), ...others, ipv4Defaults: waysOut(ipv4Default), ipv6Defaults: waysOut(ipv6Default),
  }));
}

const waysOut = (route?: DefaultRoute): WayOut[] | undefined => route === DefaultRoute.NONE ? [] : route && [route];

/** The facts of a subnet, from whoever knows most: the app that makes it, then the user. Undefined where nobody knows any. */
export function factsOf(index: TemplateIndex, subnet: ec2.ISubnet): SubnetFacts | undefined {
  const made = index.resourceOf(subnet.subnetId, subnet);
  return made?.resource.cfnResourceType === 'AWS::EC2::Subnet'
    ? MadeSubnet.of(index, made)
    : statements.get(stageOf(subnet))?.get(subnet) ?? statedFactsOf(index, subnet.subnetId, subnet)?.facts;
}

/** What the user says of the subnet with an id, whatever construct stands for it. */
export function statedFactsOf(index: TemplateIndex, subnetId: unknown, scope: IConstruct): KnownSubnet | undefined {
  const stated = statements.get(stageOf(scope));
  if (!stated) { return undefined; }
  let known = byKey.get(index);
  if (!known) {
    known = new Map([...stated].map(([subnet, facts]) => [index.keyOf(subnet.subnetId, subnet), { path: subnet.node.path, facts }]));
    byKey.set(index, known);
  }
  return known.get(index.keyOf(subnetId, scope));
}
