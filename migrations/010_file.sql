-- The enterprise file 一企一档: what an office keeps of an enterprise beyond its
-- point on the map, and its dated records. The fields are the union of the
-- registers seen in use; every one may stay empty.

ALTER TABLE enterprise
    ADD COLUMN legal_person       text NOT NULL DEFAULT '' CHECK (length(legal_person) <= 100),        -- 法定代表人, personal
    ADD COLUMN legal_phone        text NOT NULL DEFAULT '' CHECK (legal_phone ~ '^[0-9+ -]{0,20}$'),
    ADD COLUMN safety_officer     text NOT NULL DEFAULT '' CHECK (length(safety_officer) <= 100),      -- 安全管理人员, personal
    ADD COLUMN safety_phone       text NOT NULL DEFAULT '' CHECK (safety_phone ~ '^[0-9+ -]{0,20}$'),
    ADD COLUMN duty_phone         text NOT NULL DEFAULT '' CHECK (duty_phone ~ '^[0-9+ -]{0,20}$'),    -- 值班电话, of the enterprise
    ADD COLUMN email              text NOT NULL DEFAULT '' CHECK (length(email) <= 200),
    ADD COLUMN postcode           text NOT NULL DEFAULT '' CHECK (postcode ~ '^[0-9]{0,6}$'),
    ADD COLUMN economic_type      text NOT NULL DEFAULT '' CHECK (length(economic_type) <= 60),        -- 经济类型
    ADD COLUMN affiliation        text NOT NULL DEFAULT '' CHECK (length(affiliation) <= 60),          -- 隶属关系
    ADD COLUMN capital            numeric CHECK (capital >= 0),                                        -- 注册资本, 万元
    ADD COLUMN assets             numeric CHECK (assets >= 0),                                         -- 固定资产, 万元
    ADD COLUMN revenue            numeric CHECK (revenue >= 0),                                        -- 主营业务收入, 万元 a year
    ADD COLUMN above_scale        boolean,                                                             -- 规上
    ADD COLUMN founded            date,                                                                -- 成立日期
    ADD COLUMN term_end           date,                                                                -- 营业期限至
    ADD COLUMN business           text NOT NULL DEFAULT '' CHECK (length(business) <= 2000),           -- 经营范围
    ADD COLUMN registrar          text NOT NULL DEFAULT '' CHECK (length(registrar) <= 200),           -- 登记机关
    ADD COLUMN old_code           text NOT NULL DEFAULT '' CHECK (length(old_code) <= 40),             -- 原注册号, 15 digits
    ADD COLUMN park               text NOT NULL DEFAULT '' CHECK (length(park) <= 200),                -- 化工园区、功能区
    ADD COLUMN high_risk          text NOT NULL DEFAULT '' CHECK (length(high_risk) <= 500),           -- 高危作业
    ADD COLUMN fire_key           boolean NOT NULL DEFAULT false,                                      -- 消防重点单位
    ADD COLUMN key_level          text NOT NULL DEFAULT '' CHECK (key_level IN ('', 'town', 'county', 'city', 'province')), -- 重点企业
    ADD COLUMN code_note          text NOT NULL DEFAULT '' CHECK (length(code_note) <= 500),           -- why a code that does not verify is kept
    ADD COLUMN plant              geometry(MultiPolygon, 4490) CHECK (ST_IsValid(plant)),              -- 厂区边界
    ADD COLUMN status_since       date,
    ADD COLUMN merged_into        bigint REFERENCES enterprise,
    DROP CONSTRAINT enterprise_status_check,
    ADD CONSTRAINT enterprise_status_check CHECK (status IN ('open', 'stopped', 'suspended', 'moved', 'revoked', 'cancelled', 'merged')),
    ADD CONSTRAINT enterprise_merged_check CHECK ((status = 'merged') = (merged_into IS NOT NULL) AND merged_into IS DISTINCT FROM id);
CREATE INDEX enterprise_merged ON enterprise (merged_into) WHERE merged_into IS NOT NULL;
-- Looking for the same name in the same place.
CREATE INDEX enterprise_name ON enterprise (name);

-- What an enterprise was before: its status and where it stood, from one day to
-- the next change. Written by the trigger below, so that no writer forgets.
CREATE TABLE enterprise_past (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    enterprise_id  bigint NOT NULL REFERENCES enterprise ON DELETE CASCADE,
    until          timestamptz NOT NULL DEFAULT now(),
    name           text NOT NULL,
    credit_code    text NOT NULL,
    status         text NOT NULL,
    status_since   date,
    geom           geometry(Point, 4490) NOT NULL,
    grid_id        bigint NOT NULL,
    address        text NOT NULL
);
CREATE INDEX enterprise_past_enterprise ON enterprise_past (enterprise_id, until);

CREATE FUNCTION enterprise_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO enterprise_past (enterprise_id, name, credit_code, status, status_since, geom, grid_id, address)
    VALUES (OLD.id, OLD.name, OLD.credit_code, OLD.status, OLD.status_since, OLD.geom, OLD.grid_id, OLD.address);
    RETURN NULL;
END $$;
CREATE TRIGGER enterprise_keep AFTER UPDATE ON enterprise FOR EACH ROW
    WHEN (OLD.name <> NEW.name OR OLD.credit_code <> NEW.credit_code OR OLD.status <> NEW.status
          OR OLD.geom IS DISTINCT FROM NEW.geom OR OLD.address <> NEW.address)
    EXECUTE FUNCTION enterprise_keep();

-- Dated records of an enterprise. One table, because all of them are a paper with
-- a number and dates, all of them feed the same reminders, and the colour asks
-- all of them the same questions.
CREATE TABLE enterprise_record (
    id             bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    enterprise_id  bigint NOT NULL REFERENCES enterprise ON DELETE CASCADE,
    kind           text NOT NULL CHECK (kind IN ('licence', 'equipment', 'certificate', 'assessment', 'inspection', 'accident')),
        -- 许可证, 特种设备, 持证人员, 评价报告, 检查, 事故
    type           text NOT NULL DEFAULT '' CHECK (length(type) <= 60),      -- which licence, equipment, certificate, assessment; key
    name           text NOT NULL DEFAULT '' CHECK (length(name) <= 200),     -- of the equipment, the report
    holder         text NOT NULL DEFAULT '' CHECK (length(holder) <= 100),   -- certificate: who holds it, personal
    number         text NOT NULL DEFAULT '' CHECK (length(number) <= 100),
    authority      text NOT NULL DEFAULT '' CHECK (length(authority) <= 200),
    dated          date CHECK (dated BETWEEN '1900-01-01' AND '2199-12-31'),    -- issued, made, inspected, happened
    expires        date CHECK (expires BETWEEN '1900-01-01' AND '2199-12-31'),  -- last day it holds; of an inspection, when the next is due
    score          numeric CHECK (score BETWEEN -1000 AND 1000),             -- assessment of type score19: the points
    veto           boolean NOT NULL DEFAULT false,                           -- assessment of type score19: a veto item holds
    deaths         integer CHECK (deaths BETWEEN 0 AND 100000),              -- accident
    injured        integer CHECK (injured BETWEEN 0 AND 1000000),            -- accident: seriously injured 重伤
    loss           numeric CHECK (loss >= 0),                                -- accident: direct loss, 万元
    note           text NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
    ended          date,                                                     -- replaced or no longer needed since: it reminds nobody
    synthetic      boolean NOT NULL DEFAULT false,
    source         text NOT NULL DEFAULT '' CHECK (length(source) <= 300),
    created        timestamptz NOT NULL DEFAULT now(),
    updated        timestamptz NOT NULL DEFAULT now(),
    version        integer NOT NULL DEFAULT 1,
    CHECK (expires >= dated)
);
CREATE INDEX enterprise_record_enterprise ON enterprise_record (enterprise_id, kind);
CREATE INDEX enterprise_record_expires ON enterprise_record (expires) WHERE expires IS NOT NULL AND ended IS NULL;
CREATE TRIGGER enterprise_record_touch BEFORE UPDATE ON enterprise_record FOR EACH ROW EXECUTE FUNCTION row_touch();
