// compose-check [-env FILE] FILE...: loads compose files with the Compose project's own library, the way
// `docker compose config` does. Prints the resolved model with -p. Exits 1 on an error of schema,
// interpolation or reference.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	show := flag.Bool("p", false, "print the resolved model")
	env := flag.String("env", "", "file with the variables to fill in")
	flag.Parse()
	if err := check(flag.Args(), *env, *show); err != nil {
		fmt.Fprintln(os.Stderr, "compose-check:", err)
		os.Exit(1)
	}
}

func check(files []string, env string, show bool) error {
	options := []cli.ProjectOptionsFn{
		cli.WithInterpolation(true),
		cli.WithResolvedPaths(true),
		cli.WithProfiles([]string{"*"}),
		cli.WithConsistency(true),
	}
	if env != "" {
		options = append(options, cli.WithEnvFiles(env), cli.WithDotEnv)
	}
	project, err := cli.NewProjectOptions(files, options...)
	if err != nil {
		return err
	}
	model, err := project.LoadProject(context.Background())
	if err != nil {
		return err
	}
	if show {
		resolved, err := model.MarshalJSON()
		if err != nil {
			return err
		}
		fmt.Println(string(resolved))
	}
	fmt.Fprintf(os.Stderr, "compose-check: %d services, %d networks, %d volumes\n",
		len(model.Services), len(model.Networks), len(model.Volumes))
	return nil
}
