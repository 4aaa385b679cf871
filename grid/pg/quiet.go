package pg

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// quiet is what keeps the values of statements, which can be names and phones, out
// of the server's log: the parameters of slow and failing ones, the details of a
// broken constraint, the values that an error message itself quotes. The texts of
// our statements hold numbered arguments only.
var quiet = [...]struct{ name, value string }{
	{"log_parameter_max_length", "0"},
	{"log_parameter_max_length_on_error", "0"},
	{"log_error_verbosity", "terse"},
	{"log_min_error_statement", "panic"},
	{"log_min_messages", "log"}, // our own log says what failed, without values
}

// quietServerLog makes our connections quiet as far as the server lets us; what the
// connection string says itself wins. A server of somebody else's may leave these
// settings to its superusers, see [DB.Loud].
func (db *DB) quietServerLog(ctx context.Context, conn *pgx.Conn, as ...*pgx.ConnConfig) {
	for _, q := range quiet {
		var got string
		if conn.QueryRow(ctx, `SELECT set_config($1, $2, false)`, q.name, q.value).Scan(&got) != nil {
			continue // unknown to an old server, or not ours to set
		}
		for _, c := range as {
			if _, said := c.RuntimeParams[q.name]; !said {
				c.RuntimeParams[q.name] = q.value
			}
		}
	}
}

// Loud names the settings of the server by which values of our statements could
// get into its log, as they are on our connections.
func (db *DB) Loud(ctx context.Context) (settings []string, err error) {
	conn, err := db.Connect(ctx, "anwang")
	if err != nil {
		return nil, Translate(err)
	}
	defer HangUp(ctx, conn)
	now := func(name string) (value string) {
		if err == nil {
			err = conn.QueryRow(ctx, `SELECT coalesce(current_setting($1, true), '')`, name).Scan(&value)
		}
		return value
	}
	slow, all := now("log_min_duration_statement"), now("log_statement")
	sample, share := now("log_min_duration_sample"), now("log_transaction_sample_rate")
	if v := now("log_parameter_max_length"); v != "0" && v != "" &&
		(slow != "-1" || all == "mod" || all == "all" || sample != "-1" || share != "0") {
		settings = append(settings, "log_parameter_max_length = "+v)
	}
	if v := now("log_parameter_max_length_on_error"); v != "0" && v != "" {
		settings = append(settings, "log_parameter_max_length_on_error = "+v)
	}
	switch least := now("log_min_messages"); least {
	case "log", "fatal", "panic":
	default:
		settings = append(settings, "log_min_messages = "+least)
		if v := now("log_error_verbosity"); v != "terse" {
			settings = append(settings, "log_error_verbosity = "+v)
		}
	}
	if v := now("auto_explain.log_min_duration"); v != "" && v != "-1" {
		settings = append(settings, "auto_explain.log_min_duration = "+v)
	}
	return settings, Translate(err)
}

// WarnLoud says in our log what the server's log could give away.
func (db *DB) WarnLoud(ctx context.Context) {
	loud, err := db.Loud(ctx)
	if err == nil && len(loud) > 0 {
		db.log.Warn("the log of the database can show names and phones; let its administrator set, for our role or for all, "+
			"log_parameter_max_length = 0, log_parameter_max_length_on_error = 0, log_error_verbosity = terse, log_min_messages = log, and no "+
			"auto_explain",
			"now", strings.Join(loud, ", "))
	}
}

// quoted is what an error quotes of the values that it was about.
var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"?|unable to encode .+ into|-?\b\d{5,}\b`)

// Safe is the text of an error for a log: values that the database or its driver
// quote in it, which can be names and phones, are left out.
func Safe(err error) string {
	text := err.Error()
	var pe *pgconn.PgError
	if errors.As(err, &pe) {
		if len(pe.Code) == 5 && (pe.Code[:2] == "22" || pe.Code[:2] == "23" || pe.Code[:2] == "P0") {
			return strings.ReplaceAll(text, pe.Message, quoted.ReplaceAllString(pe.Message, "…"))
		}
		return text
	}
	if strings.Contains(text, "failed to encode") || strings.Contains(text, "unable to encode") || strings.Contains(text, "can't scan into") {
		return quoted.ReplaceAllString(text, "…")
	}
	return text
}
