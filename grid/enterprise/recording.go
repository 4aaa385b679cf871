package enterprise

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/act"
)

// recordName is what the records of an enterprise are called.
var recordName = grid.Text{ZH: "记录", EN: "record"}

// AddRecord files a dated record of an enterprise. Errors: unauthenticated,
// not_found, forbidden, rejected, unavailable.
func (s *Service) AddRecord(ctx context.Context, enterprise grid.ID, in RecordFields) (Record, error) {
	var r Record
	err := s.onFile(ctx, "record.create", enterprise,
		func(ctx context.Context, tx pgx.Tx, day string) (before, after map[string]any, err error) {
			in.tidy()
			if err := in.check(nil, day).Err(); err != nil {
				return nil, nil, err
			}
			edition, err := byEdition(ctx, tx, &in, nil)
			if err != nil {
				return nil, nil, err
			}
			if r, err = insertRecord(ctx, tx, enterprise, &in, edition); err != nil {
				return nil, nil, err
			}
			after = members(r.RecordFields.Masked())
			after["record"] = r.ID
			return nil, after, nil
		})
	return r, err
}

// UpdateRecord changes a record that is at version; edit alters its fields, which
// it gets in full. Errors: unauthenticated, not_found, forbidden, stale, rejected,
// invalid (nothing to change), unavailable.
func (s *Service) UpdateRecord(ctx context.Context, enterprise, id grid.ID, version int32, edit func(*RecordFields) error) (Record, error) {
	var r Record
	err := s.onFile(ctx, "record.update", enterprise,
		func(ctx context.Context, tx pgx.Tx, day string) (before, after map[string]any, err error) {
			was, err := loadRecord(ctx, tx, enterprise, id)
			if err != nil {
				return nil, nil, err
			}
			if was.Version != version {
				return nil, nil, act.Stale(recordName, was.Version, version)
			}
			is := was.clone()
			if err := edit(&is); err != nil {
				return nil, nil, err
			}
			is.tidy()
			if err := is.check(&was.RecordFields, day).Err(); err != nil {
				return nil, nil, err
			}
			edition, err := byEdition(ctx, tx, &is, &was)
			if err != nil {
				return nil, nil, err
			}
			if before, after, err = auditedRecord.Difference(&was.RecordFields, &is); err != nil {
				return nil, nil, err
			}
			if len(before)+len(after) == 0 {
				return nil, nil, grid.Errorf(grid.CodeInvalid, "没有要修改的内容", "Nothing to change")
			}
			before["record"], after["record"] = id, id
			before["kind"], after["kind"] = was.Kind, is.Kind
			r, err = updateRecord(ctx, tx, id, &is, edition)
			return before, after, err
		})
	return r, err
}

// DeleteRecord takes a record out that was entered by mistake; one that is no
// longer needed is ended instead, which its history keeps. Errors:
// unauthenticated, not_found, forbidden, stale, unavailable.
func (s *Service) DeleteRecord(ctx context.Context, enterprise, id grid.ID, version int32) error {
	return s.onFile(ctx, "record.delete", enterprise,
		func(ctx context.Context, tx pgx.Tx, _ string) (before, after map[string]any, err error) {
			was, err := loadRecord(ctx, tx, enterprise, id)
			if err != nil {
				return nil, nil, err
			}
			if was.Version != version {
				return nil, nil, act.Stale(recordName, was.Version, version)
			}
			before = members(was.RecordFields.Masked())
			before["record"] = id
			return before, nil, deleteRecord(ctx, tx, id)
		})
}

// onFile runs a change of what belongs to a file that the actor may change, which
// stays locked meanwhile, and writes down what do says.
func (s *Service) onFile(ctx context.Context, action string, enterprise grid.ID,
	do func(ctx context.Context, tx pgx.Tx, day string) (before, after map[string]any, err error),
) error {
	var before, after map[string]any
	_, err := kind.Do(ctx, s.db, enterprise, act.AnyVersion, act.Act[File]{
		Action: action, Needs: grid.EditEnterprise,
		May: changeable,
		Do: func(ctx context.Context, tx pgx.Tx, was File, now time.Time) (_ File, err error) {
			before, after, err = do(ctx, tx, dayOf(now))
			return was, err
		},
		BeforeAfter: func(_, _ *File) (any, any) { return before, after },
	})
	return err
}
