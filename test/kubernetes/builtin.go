package main

import (
	"context"
	"fmt"
	"slices"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsinstall "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/install"
	apiextensionsvalidation "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/api/pod"
	_ "k8s.io/kubernetes/pkg/apis/admissionregistration/install"
	admissionvalidation "k8s.io/kubernetes/pkg/apis/admissionregistration/validation"
	"k8s.io/kubernetes/pkg/apis/apps"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	appsvalidation "k8s.io/kubernetes/pkg/apis/apps/validation"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	networkingvalidation "k8s.io/kubernetes/pkg/apis/networking/validation"
	"k8s.io/kubernetes/pkg/apis/policy"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	policyvalidation "k8s.io/kubernetes/pkg/apis/policy/validation"
	"k8s.io/kubernetes/pkg/apis/rbac"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
	rbacvalidation "k8s.io/kubernetes/pkg/apis/rbac/validation"
)

// A kind that an API server has from the start, and what it checks when one is made.
type builtIn struct {
	isNamespaced bool
	validate     func(runtime.Object) field.ErrorList
}

// Validation works on the internal type, which all versions of a kind are converted to.
func of[T runtime.Object](validate func(T) field.ErrorList) func(runtime.Object) field.ErrorList {
	return func(internal runtime.Object) field.ErrorList { return validate(internal.(T)) }
}

var builtIns = map[schema.GroupKind]builtIn{
	{Kind: "ConfigMap"}:      {true, of(corevalidation.ValidateConfigMap)},
	{Kind: "Namespace"}:      {false, of(corevalidation.ValidateNamespace)},
	{Kind: "Secret"}:         {true, of(corevalidation.ValidateSecret)},
	{Kind: "Service"}:        {true, of(corevalidation.ValidateServiceCreate)},
	{Kind: "ServiceAccount"}: {true, of(corevalidation.ValidateServiceAccount)},
	{Group: "apps", Kind: "Deployment"}: {true, of(func(o *apps.Deployment) field.ErrorList {
		errors := appsvalidation.ValidateDeployment(o, pod.GetValidationOptionsFromPodTemplate(&o.Spec.Template, nil))
		return append(errors, argumentFaults(o.Spec.Template.Spec.Containers)...)
	})},
	{Group: "networking.k8s.io", Kind: "Ingress"}:      {true, of(networkingvalidation.ValidateIngressCreate)},
	{Group: "networking.k8s.io", Kind: "IngressClass"}: {false, of(networkingvalidation.ValidateIngressClass)},
	{Group: "policy", Kind: "PodDisruptionBudget"}: {true, of(func(o *policy.PodDisruptionBudget) field.ErrorList {
		return policyvalidation.ValidatePodDisruptionBudget(o, policyvalidation.PodDisruptionBudgetValidationOptions{})
	})},
	{Group: "rbac.authorization.k8s.io", Kind: "ClusterRole"}: {false, of(func(o *rbac.ClusterRole) field.ErrorList {
		return rbacvalidation.ValidateClusterRole(o, rbacvalidation.ClusterRoleValidationOptions{})
	})},
	{Group: "rbac.authorization.k8s.io", Kind: "ClusterRoleBinding"}: {false, of(rbacvalidation.ValidateClusterRoleBinding)},
	{Group: "rbac.authorization.k8s.io", Kind: "Role"}:               {true, of(rbacvalidation.ValidateRole)},
	{Group: "rbac.authorization.k8s.io", Kind: "RoleBinding"}:        {true, of(rbacvalidation.ValidateRoleBinding)},
	{Group: admission, Kind: "MutatingWebhookConfiguration"}:         {false, of(admissionvalidation.ValidateMutatingWebhookConfiguration)},
	{Group: admission, Kind: "ValidatingWebhookConfiguration"}:       {false, of(admissionvalidation.ValidateValidatingWebhookConfiguration)},
	{Group: admission, Kind: "MutatingAdmissionPolicy"}:              {false, of(admissionvalidation.ValidateMutatingAdmissionPolicy)},
	{Group: admission, Kind: "MutatingAdmissionPolicyBinding"}:       {false, of(admissionvalidation.ValidateMutatingAdmissionPolicyBinding)},
	{Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition"}: {false, of(func(o *apiextensions.CustomResourceDefinition) field.ErrorList {
		return apiextensionsvalidation.ValidateCustomResourceDefinition(context.Background(), o)
	})},
}

const admission = "admissionregistration.k8s.io"

func init() { apiextensionsinstall.Install(legacyscheme.Scheme) }

// Decodes as strictly as `kubectl apply` has it done: neither unknown nor duplicate fields.
var strict = json.NewSerializerWithOptions(json.DefaultMetaFactory, legacyscheme.Scheme, legacyscheme.Scheme, json.SerializerOptions{Yaml: true, Strict: true})

func (b builtIn) faultsOf(o object) []string {
	decoded, _, err := strict.Decode(o.text, nil, nil)
	if err != nil {
		return []string{err.Error()}
	}
	// The API server takes the namespace of the request.
	if meta, ok := decoded.(metav1.Object); ok && b.isNamespaced && meta.GetNamespace() == "" {
		meta.SetNamespace(metav1.NamespaceDefault)
	}
	legacyscheme.Scheme.Default(decoded)
	internal, err := legacyscheme.Scheme.ConvertToVersion(decoded, schema.GroupVersion{Group: decoded.GetObjectKind().GroupVersionKind().Group, Version: runtime.APIVersionInternal})
	if err != nil {
		return []string{fmt.Sprintf("cannot be converted: %v", err)}
	}
	// Rules are on their way from one to the other, and some are in both.
	faults := messages(append(b.validate(internal), legacyscheme.Scheme.Validate(context.Background(), nil, decoded)...))
	slices.Sort(faults)
	return slices.Compact(faults)
}
