package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// secrets lets every setting come from a file: NAME_FILE names the file that
// holds the value of NAME. Passwords then stand neither in the list of processes
// nor in the environment. Setting both is refused, for it would not be seen
// which one counts.
func secrets() kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		for _, name := range flag.Envs {
			file := os.Getenv(name + "_FILE")
			if file == "" {
				continue
			}
			if os.Getenv(name) != "" {
				return nil, fmt.Errorf("%s and %s_FILE are both set: keep one", name, name)
			}
			b, err := os.ReadFile(file)
			if err != nil {
				return nil, fmt.Errorf("%s_FILE: %w", name, err)
			}
			return strings.TrimRight(string(b), "\r\n"), nil
		}
		return nil, nil
	})
}
