package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

// An object as text, and what says which one it is.
type object struct {
	metav1.TypeMeta
	Metadata struct{ Name, Namespace string }
	text     []byte
}

var yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")
var ofKubernetes = regexp.MustCompile(`(?m)^apiVersion:`)
var nextDocument = regexp.MustCompile(`(?m)^---.*$`)

// What stands in a template, in the YAML blocks of a page, or in a file of YAML.
func read(path string, renderer renderer) []source {
	text, err := os.ReadFile(path)
	name := filepath.Join(filepath.Base(filepath.Dir(path)), filepath.Base(path))
	if err != nil {
		return []source{{name: name, faults: []string{err.Error()}}}
	}
	if strings.HasSuffix(path, ".md") {
		var blocks []string
		for _, block := range yamlBlock.FindAllSubmatch(text, -1) {
			if ofKubernetes.Match(block[1]) {
				blocks = append(blocks, string(block[1]))
			}
		}
		return []source{documents(name, []byte(strings.Join(blocks, "---\n")))}
	}
	return readText(name, text, renderer)
}

func readText(name string, text []byte, renderer renderer) []source {
	var template template
	if json.Unmarshal(text, &template) == nil && template.Resources != nil {
		return readTemplate(name, template, renderer)
	}
	return []source{documents(name, text)}
}

// The objects of a text in YAML.
func documents(name string, text []byte) source {
	s := source{name: name}
	for _, document := range nextDocument.Split(string(text), -1) {
		s.add([]byte(document))
	}
	return s
}

// The manifests of a template in one source, and each of its charts in one.
func readTemplate(name string, template template, renderer renderer) []source {
	manifests := source{name: name}
	sources := []source{}
	for id, resource := range template.sorted() {
		switch resource.Type {
		case "Custom::AWSCDK-EKS-KubernetesResource":
			manifests.addManifest(id, template, resource)
		case "Custom::AWSCDK-EKS-HelmChart":
			chart, err := template.chart(resource)
			if err != nil {
				manifests.fault("%s: %v", id, err)
			} else if reason, ok := notRendered[chart.Name]; ok {
				fmt.Printf("%s: chart %s is not rendered: %s\n", name, chart.Name, reason)
			} else {
				sources = append(sources, renderer.render(fmt.Sprintf("%s: chart %s", name, chart.Name), chart))
			}
		}
	}
	return append(sources, manifests)
}

func (s *source) addManifest(id string, template template, resource resource) {
	text, err := template.text(resource.Properties["Manifest"])
	if err != nil {
		s.fault("%s: %v", id, err)
		return
	}
	var list []json.RawMessage
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		s.fault("%s: %v", id, err)
	}
	for _, each := range list {
		s.add(each)
	}
}

func (s *source) add(text []byte) {
	// Comments alone are no object.
	var content any
	if err := yaml.Unmarshal(text, &content); err != nil {
		s.fault("%v", err)
		return
	}
	if content == nil {
		return
	}
	each := object{text: bytes.TrimSpace(text)}
	if err := yaml.Unmarshal(text, &each); err != nil {
		// The type and the name alone are read here, so that a fault elsewhere is told where all are.
		s.fault("%v", err)
		return
	}
	if each.APIVersion == "v1" && each.Kind == "List" {
		s.addList(text)
		return
	}
	s.objects = append(s.objects, each)
}

// Clients take lists apart.
func (s *source) addList(text []byte) {
	var list struct {
		metav1.TypeMeta
		Metadata any
		Items    []json.RawMessage
	}
	if err := yaml.UnmarshalStrict(text, &list); err != nil {
		s.fault("%v", err)
	}
	for _, item := range list.Items {
		s.add(item)
	}
}

func (s *source) fault(format string, arguments ...any) {
	s.faults = append(s.faults, fmt.Sprintf(format, arguments...))
}
