package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

type resource struct {
	Type       string
	Properties map[string]any
}

type template struct {
	Resources  map[string]resource
	Parameters map[string]struct{ Type string }
}

func (t template) sorted() iter.Seq2[string, resource] {
	return func(yield func(string, resource) bool) {
		for _, id := range slices.Sorted(maps.Keys(t.Resources)) {
			if !yield(id, t.Resources[id]) {
				return
			}
		}
	}
}

var pseudoParameters = map[string]string{
	"AWS::Region": "eu-west-1", "AWS::Partition": "aws", "AWS::AccountId": "123456789012", "AWS::URLSuffix": "amazonaws.com", "AWS::StackName": "Stack",
}

// What references become in a deployment, by what they lead to. The word ID stands for digits that are of one resource alone.
var references = map[string]string{
	"AWS::CertificateManager::Certificate":                    "arn:aws:acm:eu-west-1:123456789012:certificate/ID",
	"AWS::EC2::EIP.AllocationId":                              "eipalloc-ID",
	"AWS::EC2::SecurityGroup.GroupId":                         "sg-ID",
	"AWS::EC2::Subnet":                                        "subnet-ID",
	"AWS::EC2::VPC":                                           "vpc-ID",
	"AWS::EC2::VPC.Ipv6CidrBlocks":                            "2001:db8:1234:1a00::/56",
	"AWS::EC2::VPCCidrBlock":                                  "vpc-cidr-assoc-ID",
	"AWS::ElasticLoadBalancingV2::TargetGroup":                "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/ID",
	"AWS::ElasticLoadBalancingV2::TargetGroup.TargetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/ID",
	"AWS::IAM::Role.Arn":                                      "arn:aws:iam::123456789012:role/ID",
	"AWS::Route53::HostedZone":                                "ZID",
	"AWS::WAFv2::WebACL.Arn":                                  "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/ID",
	"Custom::AWSCDK-EKS-Cluster":                              "Cluster-ID",
	"Custom::AWSCDK-EKS-Cluster.ClusterSecurityGroupId":       "sg-ID",
	"Custom::AWSCDK-EKS-Cluster.Endpoint":                     "https://ID.gr7.eu-west-1.eks.amazonaws.com",
	"AWS::EKS::Cluster":                                       "Cluster-ID",
	"AWS::EKS::Cluster.ClusterSecurityGroupId":                "sg-ID",
}

// The text that a deployment makes of a value. What a reference leads to has to be among those above.
func (t template) text(value any) (string, error) {
	result, err := t.value(value)
	if err != nil {
		return "", err
	}
	if text, ok := result.(string); ok {
		return text, nil
	}
	return "", fmt.Errorf("is no text: %v", result)
}

func (t template) value(value any) (any, error) {
	function, ok := value.(map[string]any)
	if !ok || len(function) != 1 {
		return value, nil
	}
	for name, argument := range function {
		list, _ := argument.([]any)
		switch {
		case name == "Ref":
			return t.reference(fmt.Sprint(argument), "")
		case name == "Fn::GetAtt" && len(list) == 2:
			return t.reference(fmt.Sprint(list[0]), fmt.Sprint(list[1]))
		case name == "Fn::Select" && len(list) == 2:
			return t.selected(fmt.Sprint(list[0]), list[1])
		case name == "Fn::Split" && len(list) == 2:
			return t.split(fmt.Sprint(list[0]), list[1])
		case name == "Fn::Join" && len(list) == 2:
			return t.joined(list)
		}
	}
	return nil, fmt.Errorf("a function that is not known: %v", function)
}

func (t template) joined(list []any) (any, error) {
	parts, ok := list[1].([]any)
	if !ok {
		return nil, fmt.Errorf("joins no list: %v", list[1])
	}
	texts := []string{}
	for _, part := range parts {
		text, err := t.text(part)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, fmt.Sprint(list[0])), nil
}

func (t template) split(separator string, value any) (any, error) {
	text, err := t.text(value)
	parts := []any{}
	for _, part := range strings.Split(text, separator) {
		parts = append(parts, part)
	}
	return parts, err
}

// Lists that only a deployment knows have one element here.
func (t template) selected(index string, list any) (any, error) {
	known, err := t.value(list)
	if err != nil {
		return nil, err
	}
	elements, ok := known.([]any)
	if !ok {
		elements = []any{known}
	}
	for position, element := range elements {
		if fmt.Sprint(position) == index {
			return t.value(element)
		}
	}
	return nil, fmt.Errorf("there is no element %s in %v", index, elements)
}

func (t template) reference(id, attribute string) (any, error) {
	if text, ok := pseudoParameters[id]; ok && attribute == "" {
		return text, nil
	}
	kind := t.Resources[id].Type
	if kind == "" {
		return nil, fmt.Errorf("what %s leads to is not known", id)
	}
	if attribute != "" {
		kind += "." + attribute
	}
	text, ok := references[kind]
	if !ok {
		return nil, fmt.Errorf("what a reference to %s becomes is not known: say it in template.go", kind)
	}
	digest := sha256.Sum256([]byte(id))
	return strings.ReplaceAll(text, "ID", hex.EncodeToString(digest[:])[:17]), nil
}

type chart struct {
	Name, Release, Namespace, Version string
	SkipCrds                          bool
	values                            map[string]any
}

func (t template) chart(r resource) (chart, error) {
	// A chart that the app brings along has the name of its release.
	c := chart{values: map[string]any{}}
	for property, text := range map[string]*string{"Release": &c.Release, "Chart": &c.Name, "Namespace": &c.Namespace, "Version": &c.Version} {
		*text, _ = r.Properties[property].(string)
	}
	if c.Name == "" {
		c.Name = c.Release
	}
	c.SkipCrds, _ = r.Properties["SkipCrds"].(bool)
	if r.Properties["Values"] == nil {
		return c, nil
	}
	text, err := t.text(r.Properties["Values"])
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal([]byte(text), &c.values)
}
