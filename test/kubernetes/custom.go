package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// What the definition of a custom resource says of one of its versions.
type definition struct {
	isNamespaced bool
	structural   *structuralschema.Structural
	schema       validation.SchemaValidator
	rules        *cel.Validator
}

type definitions map[schema.GroupVersionKind]definition

func readDefinitions(folders []string) (definitions, error) {
	known := definitions{}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
		if err != nil || len(files) == 0 {
			return nil, fmt.Errorf("%s: no definitions", folder)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			for _, each := range documents(file, text).objects {
				if each.Kind != "CustomResourceDefinition" {
					continue
				}
				if err := known.add(each.text); err != nil {
					return nil, fmt.Errorf("%s: %s: %w", file, each.Metadata.Name, err)
				}
			}
		}
	}
	return known, nil
}

func (d definitions) add(text []byte) error {
	var read apiextensionsv1.CustomResourceDefinition
	if err := yaml.UnmarshalStrict(text, &read); err != nil {
		return err
	}
	for _, version := range read.Spec.Versions {
		if !version.Served {
			continue
		}
		var props apiextensions.JSONSchemaProps
		if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(version.Schema.OpenAPIV3Schema, &props, nil); err != nil {
			return err
		}
		structural, err := structuralschema.NewStructural(&props)
		if err != nil {
			return err
		}
		if errors := structuralschema.ValidateStructural(nil, structural); len(errors) > 0 {
			return errors.ToAggregate()
		}
		validator, _, err := validation.NewSchemaValidator(&props)
		if err != nil {
			return err
		}
		d[schema.GroupVersionKind{Group: read.Spec.Group, Version: version.Name, Kind: read.Spec.Names.Kind}] = definition{
			isNamespaced: read.Spec.Scope == apiextensionsv1.NamespaceScoped,
			structural:   structural,
			schema:       validator,
			rules:        cel.NewValidator(structural, true, celconfig.PerCallLimit),
		}
	}
	return nil
}

func (d definition) faultsOf(o object) []string {
	text, err := yaml.YAMLToJSONStrict(o.text)
	if err != nil {
		return []string{err.Error()}
	}
	content := map[string]any{}
	if err := kjson.UnmarshalCaseSensitivePreserveInts(text, &content); err != nil {
		return []string{err.Error()}
	}
	meta, _, unknown, err := objectmeta.GetObjectMetaWithOptions(content, objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		return []string{err.Error()}
	}
	unknown = append(unknown, pruning.PruneWithOptions(content, d.structural, true, structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})...)
	var faults []string
	for _, path := range unknown {
		faults = append(faults, fmt.Sprintf("unknown field %q", path))
	}
	return append(faults, messages(d.validate(content, meta))...)
}

// In the order of an API server: rules are not asked where the schema has something to say.
func (d definition) validate(content map[string]any, meta *metav1.ObjectMeta) field.ErrorList {
	if d.isNamespaced && meta.Namespace == "" {
		meta.Namespace = metav1.NamespaceDefault
	}
	defaulting.Default(content, d.structural)
	errors := apivalidation.ValidateObjectMeta(meta, d.isNamespaced, apivalidation.NameIsDNSSubdomain, field.NewPath("metadata"))
	errors = append(errors, validation.ValidateCustomResource(nil, content, d.schema)...)
	errors = append(errors, objectmeta.Validate(nil, content, d.structural, true)...)
	errors = append(errors, listtype.ValidateListSetsAndMaps(nil, d.structural, content)...)
	if d.rules == nil || len(errors) > 0 {
		return errors
	}
	broken, _ := d.rules.Validate(context.Background(), nil, d.structural, content, nil, celconfig.RuntimeCELCostBudget)
	return broken
}
