// Package backup takes all that a service keeps out into one folder, while it runs, and
// brings it back into an empty database, on another machine too.
//
// # What a backup is
//
//	anwang-20260724-031200/
//	    manifest.json           what it is: versions, moment, end of the audit, rows, parts with their digests
//	    manifest.json.sha256    the digest of that, as sha256sum writes it
//	    database.dump           the database, an archive of pg_dump
//	    files/…                 what lies in the data folder beside the private database
//
// It is written under another name and gets its own when all of it is on the disk; the
// manifest is written last. So what was cut off is never taken for a backup.
//
// # Why pg_dump
//
// pg_basebackup copies a whole server: it needs the right to replicate, and what it makes
// can be read by the same major version on the same kind of machine alone. pg_dump takes
// our schema out of whatever database it is in, and its archive goes into a newer
// PostgreSQL, a database of another owner, or the private one of another machine. It sees
// one moment of the database, which we choose: the manifest is read in the same snapshot.
// What it does not do is a recovery to any moment between two backups.
//
// # What is left out
//
// What means something only to the service that was running: sessions and attempts to log
// in, the feed of changes and who keeps the clock of background jobs. What was under way in
// the background is there as it was, and goes on as after a crash; so are the answers that
// are kept by Idempotency-Key, which are right for what is inside and for nothing else.
package backup
