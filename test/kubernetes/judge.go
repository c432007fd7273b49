package main

import (
	"fmt"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

type judge struct {
	definitions definitions
	seen        map[string]bool
}

// What Kubernetes would refuse of an object that is made.
func (j judge) faultsOf(o object) []string {
	kind := schema.FromAPIVersionAndKind(o.APIVersion, o.Kind)
	if builtIn, ok := builtIns[kind.GroupKind()]; ok {
		return builtIn.faultsOf(o)
	}
	if definition, ok := j.definitions[kind]; ok {
		return definition.faultsOf(o)
	}
	return []string{fmt.Sprintf("nobody here knows the kind %s %s", o.APIVersion, o.Kind)}
}

func messages(errors field.ErrorList) (messages []string) {
	for _, each := range errors {
		messages = append(messages, each.Error())
	}
	return messages
}
