// Judges what a deployment gives to Kubernetes by the code of Kubernetes itself: see README.md.
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A source is a file with objects, or what a chart was rendered to.
type source struct {
	name    string
	objects []object
	// What was found before an object could be judged.
	faults []string
}

func main() {
	definitions := flag.String("definitions", "", "folders of custom resource definitions, with commas between them")
	charts := flag.String("charts", "", "folder with the charts that templates name")
	helm := flag.String("helm", "helm", "the program that renders charts")
	kinds := flag.String("kinds", "", "kinds of objects that there have to be in templates and pages, with commas between them")
	faults := flag.String("faults", "", "file of texts that have to be refused")
	flag.Parse()

	known, err := readDefinitions(strings.Split(*definitions, ","))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	renderer := renderer{helm: *helm, charts: *charts}
	judge := judge{definitions: known, seen: map[string]bool{}}
	passed := true
	for _, file := range filesOf(flag.Args()) {
		for _, each := range read(file, renderer) {
			passed = judge.report(each) && passed
		}
	}
	for _, kind := range strings.Split(*kinds, ",") {
		passed = report("there is an object of the kind "+kind, judge.seen[kind]) && passed
	}
	if *faults != "" {
		passed = judge.reportFaults(*faults, renderer) && passed
	}
	if !passed {
		os.Exit(1)
	}
}

// Prints whether all objects of a source are taken. A source without any has nothing to say.
func (j judge) report(s source) bool {
	faults, kinds := s.faults, []string{}
	for _, each := range s.objects {
		kinds = append(kinds, each.Kind)
		j.seen[each.Kind] = true
		for _, fault := range j.faultsOf(each) {
			faults = append(faults, fmt.Sprintf("%s %s: %s", each.Kind, each.Metadata.Name, fault))
		}
	}
	if len(faults) == 0 && len(kinds) == 0 {
		return true
	}
	slices.Sort(kinds)
	for _, fault := range faults {
		fmt.Println("  " + fault)
	}
	return report(fmt.Sprintf("%s: %d objects (%s)", s.name, len(s.objects), strings.Join(slices.Compact(kinds), ", ")), len(faults) == 0)
}

// A test as .ci/run counts it.
func report(name string, passed bool) bool {
	if passed {
		fmt.Println("ok kubernetes: " + name)
	} else {
		fmt.Println("not ok kubernetes: " + name)
	}
	return passed
}

// The files themselves, and the templates in folders.
func filesOf(arguments []string) (files []string) {
	for _, argument := range arguments {
		_ = filepath.WalkDir(argument, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(2)
			}
			if !entry.IsDir() && (path == argument || strings.HasSuffix(path, ".template.json")) {
				files = append(files, path)
			}
			return nil
		})
	}
	return files
}
