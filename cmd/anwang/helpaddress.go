package main

import (
	"net"
	"strings"
)

type helpCommand struct {
	Listen    string `help:"Address that the service listens on." env:"ANWANG_LISTEN" default:"127.0.0.1:8080"`
	PublicURL string `help:"Address by which people reach the service." env:"ANWANG_PUBLIC_URL"`
	TLSCert   string `help:"Certificate of the service." env:"ANWANG_TLS_CERT" type:"path"`
}

// Run prints the address of the help, as the settings of the service have it.
func (h *helpCommand) Run(c *Common) error {
	return c.say("%s/help  (anwang --help lists the commands 列出全部命令)", h.address())
}

func (h *helpCommand) address() string {
	if h.PublicURL != "" {
		return strings.TrimRight(h.PublicURL, "/")
	}
	scheme := "http://"
	if h.TLSCert != "" {
		scheme = "https://"
	}
	host, port, err := net.SplitHostPort(h.Listen)
	if err != nil {
		return scheme + h.Listen
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() { // on all: this machine is one
		host = "127.0.0.1"
	}
	return scheme + net.JoinHostPort(host, port)
}
