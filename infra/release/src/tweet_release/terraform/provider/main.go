// A provider that has nothing but a schema: enough for OpenTofu to read, validate and test a module against it.
// Every method that is not here is the nil one of the embedded interface: whoever calls it ends the plugin, loudly.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type attribute struct {
	Type     json.RawMessage `json:"type"`
	Required bool            `json:"required"`
	Computed bool            `json:"computed"`
	ReadOnly bool            `json:"read_only"`
}

type nested struct {
	Single   bool  `json:"single"`
	Set      bool  `json:"set"`
	Required bool  `json:"required"`
	Block    block `json:"block"`
}

type block struct {
	Attributes map[string]attribute `json:"attributes"`
	Blocks     map[string]nested    `json:"blocks"`
}

type document struct {
	Address   string           `json:"address"`
	Provider  block            `json:"provider"`
	Resources map[string]block `json:"resources"`
}

func (b block) schema() *tfprotov6.SchemaBlock {
	made := &tfprotov6.SchemaBlock{}
	for name, a := range b.Attributes {
		kind, err := tftypes.ParseJSONType(a.Type) //nolint:staticcheck // the one way to read a type from JSON
		if err != nil {
			log.Fatalf("%s: %v", name, err)
		}
		made.Attributes = append(made.Attributes, &tfprotov6.SchemaAttribute{
			Name: name, Type: kind, Required: a.Required,
			Optional: !a.Required && !a.ReadOnly, Computed: a.Computed || a.ReadOnly,
		})
	}
	for name, n := range b.Blocks {
		one := &tfprotov6.SchemaNestedBlock{
			TypeName: name, Nesting: tfprotov6.SchemaNestedBlockNestingModeList, Block: n.Block.schema(),
		}
		if n.Set {
			one.Nesting = tfprotov6.SchemaNestedBlockNestingModeSet
		}
		if n.Single {
			one.MaxItems = 1
		}
		if n.Required {
			one.MinItems = 1
		}
		made.BlockTypes = append(made.BlockTypes, one)
	}
	return made
}

type provider struct {
	tfprotov6.ProviderServer
	known document
}

func (p provider) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	made := &tfprotov6.GetProviderSchemaResponse{
		Provider:        &tfprotov6.Schema{Block: p.known.Provider.schema()},
		ResourceSchemas: map[string]*tfprotov6.Schema{},
	}
	for name, resource := range p.known.Resources {
		made.ResourceSchemas[name] = &tfprotov6.Schema{Block: resource.schema()}
	}
	return made, nil
}

func (p provider) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
}

func (p provider) ValidateProviderConfig(_ context.Context, asked *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: asked.Config}, nil
}

func (p provider) ValidateResourceConfig(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

func (p provider) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

func main() {
	text, err := os.ReadFile(os.Getenv("TWEET_PROVIDER_SCHEMA"))
	if err != nil {
		log.Fatal(err)
	}
	var known document
	if err := json.Unmarshal(text, &known); err != nil {
		log.Fatal(err)
	}
	serve := func() tfprotov6.ProviderServer { return provider{known: known} }
	if err := tf6server.Serve(known.Address, serve); err != nil {
		log.Fatal(err)
	}
}
