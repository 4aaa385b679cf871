-- name_key is the form in which spellings of one name are equal: compatibility
-- forms (full width, Roman numerals) as plain characters, small letters, one kind
-- of brackets, dots and quotation marks, no blanks. A text of which nothing would
-- be left is its own key. Lists of accounts, organisations and the audit look
-- through it on both sides of a comparison, as what is in memory looks through the
-- package grid/name.
CREATE FUNCTION name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(regexp_replace(translate(lower(normalize(name, NFKC) COLLATE "und-x-icu"),
        '()[]{}<>【】〔〕〖〗《》〈〉｛｝''`´“”‘’「」『』•‧∙⋅・—–−',
        '（）（）（）（）（）（）（）（）（）（）"""""""""""·····---'), '[[:space:]\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+', '', 'g'), ''), name)
$$;
