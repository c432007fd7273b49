package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// Charts of examples that are not of this library, and why they are taken on trust.
var notRendered = map[string]string{
	"cilium": "no Go module has it, and the example says that it takes it on trust",
}

// Keys that a chart here has and the released chart of the same version has not: Go modules are not cut where charts are.
var notReleased = map[string][]string{
	"external-dns": {"replicaCount", "service.enabled"},
}

// Renders charts with the helm that runs in a deployment.
type renderer struct{ helm, charts string }

func (r renderer) render(name string, c chart) source {
	s := source{name: name}
	folder := filepath.Join(r.charts, c.Name)
	var metadata struct{ Name, Version string }
	var known map[string]any
	for file, into := range map[string]any{"Chart.yaml": &metadata, "values.yaml": &known} {
		text, err := os.ReadFile(filepath.Join(folder, file))
		if os.IsNotExist(err) && file == "values.yaml" {
			continue
		} else if err != nil {
			s.fault("the chart is not here: %v", err)
			return s
		}
		if err := yaml.Unmarshal(text, into); err != nil {
			s.fault("%s: %v", file, err)
		}
	}
	if c.Version != "" && metadata.Version != c.Version {
		s.fault("the chart here is of version %s, and %s is deployed", metadata.Version, c.Version)
	}
	for _, key := range unknownKeys(c.values, known, "") {
		s.fault("values.yaml of the chart has no key %s", key)
	}
	for _, key := range notReleased[c.Name] {
		if has(c.values, strings.Split(key, ".")) {
			s.fault("the key %s comes after version %s of the chart", key, metadata.Version)
		}
	}
	text, err := r.run(folder, c)
	if err != nil {
		s.fault("%v", err)
	}
	rendered := documents(name, text)
	s.objects, s.faults = rendered.objects, append(s.faults, rendered.faults...)
	if err == nil && len(s.objects) == 0 {
		s.fault("there is nothing in it")
	}
	return s
}

func (r renderer) run(folder string, c chart) ([]byte, error) {
	values, err := json.Marshal(c.values)
	if err != nil {
		return nil, err
	}
	arguments := []string{"template", c.Release, folder, "--namespace", c.Namespace, "--kube-version", "v1.36.0", "--values", "-"}
	if !c.SkipCrds {
		arguments = append(arguments, "--include-crds")
	}
	command := exec.Command(r.helm, arguments...)
	var text, errors bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = bytes.NewReader(values), &text, &errors
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("helm: %v: %s", err, errors.String())
	}
	return text.Bytes(), nil
}

// Keys that a chart does not read. One that is empty in values.yaml can have any below it.
func unknownKeys(values, known map[string]any, path string) (unknown []string) {
	for _, key := range slices.Sorted(maps.Keys(values)) {
		below, isKnown := known[key]
		if !isKnown {
			unknown = append(unknown, path+key)
			continue
		}
		table, isTable := values[key].(map[string]any)
		if knownTable, ok := below.(map[string]any); ok && isTable && len(knownTable) > 0 {
			unknown = append(unknown, unknownKeys(table, knownTable, path+key+".")...)
		}
	}
	return unknown
}

func has(values map[string]any, path []string) bool {
	value, ok := values[path[0]]
	table, _ := value.(map[string]any)
	return ok && (len(path) == 1 || has(table, path[1:]))
}
