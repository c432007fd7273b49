package main

// The definitions of Gateway API are read in the folder of this module, which go.mod would not name otherwise.
import _ "sigs.k8s.io/gateway-api/pkg/consts"
