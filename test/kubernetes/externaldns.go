package main

import (
	"runtime/debug"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/apis/core"
	"sigs.k8s.io/external-dns/pkg/apis/externaldns"
	"sigs.k8s.io/external-dns/pkg/apis/externaldns/validation"
)

const externalDNS = "sigs.k8s.io/external-dns"

// What External DNS itself, in the version of the image, says of the arguments it gets.
func argumentFaults(containers []core.Container) (faults field.ErrorList) {
	for index, container := range containers {
		path := field.NewPath("spec", "template", "spec", "containers").Index(index)
		name, version, _ := strings.Cut(container.Image, ":")
		if !strings.HasSuffix(name, "/external-dns") {
			continue
		}
		if compiled := compiledVersion(externalDNS); version != compiled {
			faults = append(faults, field.Invalid(path.Child("image"), container.Image, "arguments are read by "+compiled))
		}
		config := externaldns.NewConfig()
		err := config.ParseFlags(container.Args)
		if err == nil {
			err = validation.ValidateConfig(config)
		}
		if err != nil {
			faults = append(faults, field.Invalid(path.Child("args"), strings.Join(container.Args, " "), err.Error()))
		}
	}
	return faults
}

func compiledVersion(module string) string {
	info, _ := debug.ReadBuildInfo()
	for _, dependency := range info.Deps {
		if dependency.Path == module {
			return dependency.Version
		}
	}
	return "none"
}
