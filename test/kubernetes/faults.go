package main

import (
	"fmt"
	"os"
	"strings"

	"sigs.k8s.io/yaml"
)

// A text with one fault, and what has to be said of it.
type faultyText struct{ Name, Says, Text string }

// The judge is judged: each text has to be refused, for its own reason and no other.
func (j judge) reportFaults(path string, renderer renderer) bool {
	text, err := os.ReadFile(path)
	var cases []faultyText
	if err == nil {
		err = yaml.UnmarshalStrict(text, &cases)
	}
	if err != nil || len(cases) == 0 {
		return report(fmt.Sprintf("cases of %s: %v", path, err), false)
	}
	passed := true
	for _, each := range cases {
		found := j.faultsOfText(each.Text, renderer)
		isRight := len(found) == 1 && strings.Contains(found[0], each.Says)
		if !isRight {
			fmt.Printf("  wanted %q, found %q\n", each.Says, found)
		}
		passed = report("refuses "+each.Name, isRight) && passed
	}
	return passed
}

func (j judge) faultsOfText(text string, renderer renderer) (faults []string) {
	for _, s := range readText("case", []byte(text), renderer) {
		faults = append(faults, s.faults...)
		for _, each := range s.objects {
			faults = append(faults, j.faultsOf(each)...)
		}
	}
	return faults
}
