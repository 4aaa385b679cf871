package main

import "testing"

func TestHelpAddress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		h    helpCommand
		want string
	}{
		{helpCommand{Listen: "127.0.0.1:8080"}, "http://127.0.0.1:8080"},
		{helpCommand{Listen: "0.0.0.0:80"}, "http://10.1.2.3:80"},
		{helpCommand{Listen: ":8080", TLSCert: "/a.pem"}, "https://10.1.2.3:8080"},
		{helpCommand{Listen: "[::]:8080"}, "http://10.1.2.3:8080"},
		{helpCommand{Listen: "[::1]:8080"}, "http://[::1]:8080"},
		{helpCommand{Listen: ":1", PublicURL: "https://city.example/anwang/"}, "https://city.example/anwang"},
	} {
		if got := c.h.address("10.1.2.3"); got != c.want {
			t.Errorf("%+v: %s, want %s", c.h, got, c.want)
		}
	}
}
