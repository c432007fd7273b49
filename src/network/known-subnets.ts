import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { MadeSubnet } from './made-subnet';
import { DefaultRoute, StatedSubnetFacts } from './stated-subnet-facts';
import type { SubnetFacts, WayOut } from './subnet-facts';
import type { TemplateIndex } from '../synthesis/template-index';

const statements = new WeakMap<ec2.ISubnet, SubnetFacts>();

/** Take the user's word for a subnet that another app makes. */
export function stateFacts(subnet: ec2.ISubnet, { ipv4Default, ipv6Default, ...others }: StatedSubnetFacts): void {
  statements.set(subnet, { ...statements.get(subnet), ...others, ipv4Defaults: waysOut(ipv4Default), ipv6Defaults: waysOut(ipv6Default) });
}

const waysOut = (route?: DefaultRoute): WayOut[] | undefined => route === DefaultRoute.NONE ? [] : route && [route];

/** The facts of a subnet, from whoever knows most: the app that makes it, then the user. Undefined where nobody knows any. */
export function factsOf(index: TemplateIndex, subnet: ec2.ISubnet): SubnetFacts | undefined {
  const made = index.resourceOf(subnet.subnetId, subnet);
  return made?.resource.cfnResourceType === 'AWS::EC2::Subnet' ? MadeSubnet.of(index, made) : statements.get(subnet);
}
