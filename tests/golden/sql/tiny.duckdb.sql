-- The rules as one query: a table of people in, the same table with outcomes out.
-- Rule set: tiny-peel, version 0.1.0: Is a chemical peel right for you? (made up, for tests)
-- SHA-256: c6d4404b675e1547805e7732300b4cebef3206da542d4645a1d15e217cc9de25
-- As of: 2026-11-20, the day from which dates are counted; write the query anew for another day
-- Dialect: duckdb
--
-- It reads people: a column of text for each question, named by its id. NULL or an empty text is no
-- answer; several answers stand as a;b; a date as 2026-08-31. Where the table has no column for a
-- question, write NULL in its place in the first SELECT. The questions:
--   concerns, mark_cause, rough_where, age, pregnancy, skin_now, peel_before, last_peel, peels_so_far,
--   peel_reaction
--
-- All columns of the table pass through. For each concern C, these are added:
--   C.outcome, C.possible_outcomes, C.findings, C.earliest
-- and `missing_answers`, the questions that apply and have no answer, and `problems`, which says which cells
-- cannot be used. The concerns:
--   marks, rough

WITH "_0" AS (
  SELECT
    *,
    "concerns" AS "_c_concerns",
    "mark_cause" AS "_c_mark_cause",
    "rough_where" AS "_c_rough_where",
    "age" AS "_c_age",
    "pregnancy" AS "_c_pregnancy",
    "skin_now" AS "_c_skin_now",
    "peel_before" AS "_c_peel_before",
    "last_peel" AS "_c_last_peel",
    "peels_so_far" AS "_c_peels_so_far",
    "peel_reaction" AS "_c_peel_reaction"
  FROM (
    SELECT
      "_people" AS "_row",
      CAST("concerns" AS TEXT) AS "concerns",
      CAST("mark_cause" AS TEXT) AS "mark_cause",
      CAST("rough_where" AS TEXT) AS "rough_where",
      CAST("age" AS TEXT) AS "age",
      CAST("pregnancy" AS TEXT) AS "pregnancy",
      CAST("skin_now" AS TEXT) AS "skin_now",
      CAST("peel_before" AS TEXT) AS "peel_before",
      CAST("last_peel" AS TEXT) AS "last_peel",
      CAST("peels_so_far" AS TEXT) AS "peels_so_far",
      CAST("peel_reaction" AS TEXT) AS "peel_reaction"
    FROM people AS "_people"
  ) AS "_given"
), "_1" AS (
  SELECT
    *,
    (
      CASE "_c_concerns" WHEN 'marks' THEN 1 WHEN 'rough' THEN 2 END
    ) AS "_b0_concerns",
    (
      CASE "_c_mark_cause"
        WHEN 'sun'
        THEN 0
        WHEN 'spots'
        THEN 1
        WHEN 'birth'
        THEN 2
        WHEN 'not_sure'
        THEN 3
      END
    ) AS "_b0_mark_cause",
    (
      CASE "_c_rough_where" WHEN 'face' THEN 1 WHEN 'hands' THEN 2 END
    ) AS "_b0_rough_where",
    (
      CASE
        WHEN (
          REGEXP_MATCHES("_c_age", '^(?:[0-9]{1,9}|-[0-9]{1,8})$')
        )
        THEN (
          CASE
            WHEN (
              CAST("_c_age" AS INT) BETWEEN 0 AND 110
            )
            THEN CAST("_c_age" AS INT)
          END
        )
      END
    ) AS "_b0_age",
    (
      CASE "_c_pregnancy"
        WHEN 'no'
        THEN 0
        WHEN 'yes'
        THEN 1
        WHEN 'prefer_not_to_say'
        THEN 2
      END
    ) AS "_b0_pregnancy",
    (
      CASE "_c_skin_now"
        WHEN 'none'
        THEN 1
        WHEN 'cut'
        THEN 2
        WHEN 'sunburn'
        THEN 4
        WHEN 'rash'
        THEN 8
        WHEN 'not_sure'
        THEN 16
      END
    ) AS "_b0_skin_now",
    (
      CASE "_c_peel_before"
        WHEN 'never'
        THEN 0
        WHEN 'once'
        THEN 1
        WHEN 'often'
        THEN 2
        WHEN 'not_sure'
        THEN 3
      END
    ) AS "_b0_peel_before",
    (
      CASE
        WHEN (
          (
            REGEXP_MATCHES(
              "_c_last_peel",
              '^(?:(?:19|20|21)[0-9]{2}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:(?:19|21)(?:0[48]|[2468][048]|[13579][26])|20(?:[02468][048]|[13579][26]))-02-29)$'
            )
          )
          AND (
            "_c_last_peel" BETWEEN '1900-01-01' AND '2026-11-20'
          )
        )
        THEN CAST("_c_last_peel" AS DATE)
        WHEN (
          "_c_last_peel" = 'not_sure'
        )
        THEN CAST('9999-12-31' AS DATE)
      END
    ) AS "_b0_last_peel",
    (
      CASE
        WHEN (
          REGEXP_MATCHES("_c_peels_so_far", '^(?:[0-9]{1,9}|-[0-9]{1,8})$')
        )
        THEN (
          CASE
            WHEN (
              CAST("_c_peels_so_far" AS INT) BETWEEN 2 AND 50
            )
            THEN CAST("_c_peels_so_far" AS INT)
          END
        )
        WHEN (
          "_c_peels_so_far" = 'not_sure'
        )
        THEN -2000000000
      END
    ) AS "_b0_peels_so_far",
    (
      CASE "_c_peel_reaction"
        WHEN 'nothing'
        THEN 0
        WHEN 'scar'
        THEN 1
        WHEN 'not_sure'
        THEN 2
      END
    ) AS "_b0_peel_reaction"
  FROM "_0"
), "_2" AS (
  SELECT
    *,
    (
      CASE
        WHEN (
          (
            "_b0_concerns" IS NULL
          ) AND (
            NOT (
              "_c_concerns" IS NULL
            )
          )
        )
        THEN (
          CASE
            WHEN (
              REGEXP_MATCHES((
                ';' || "_c_concerns" || ';'
              ), '^(?:;(?:(?:marks|rough);)+)$')
            )
            THEN (
              ';' || "_c_concerns" || ';'
            )
          END
        )
      END
    ) AS "_s_concerns",
    (
      CASE
        WHEN (
          (
            "_b0_rough_where" IS NULL
          ) AND (
            NOT (
              "_c_rough_where" IS NULL
            )
          )
        )
        THEN (
          CASE
            WHEN (
              REGEXP_MATCHES((
                ';' || "_c_rough_where" || ';'
              ), '^(?:;(?:(?:face|hands);)+)$')
            )
            THEN (
              ';' || "_c_rough_where" || ';'
            )
          END
        )
      END
    ) AS "_s_rough_where",
    (
      CASE
        WHEN (
          (
            "_b0_skin_now" IS NULL
          ) AND (
            NOT (
              "_c_skin_now" IS NULL
            )
          )
        )
        THEN (
          CASE
            WHEN (
              REGEXP_MATCHES(
                (
                  ';' || "_c_skin_now" || ';'
                ),
                '^(?:;(?:(?:none|cut|sunburn|rash|not_sure);)+)$'
              )
            )
            THEN (
              ';' || "_c_skin_now" || ';'
            )
          END
        )
      END
    ) AS "_s_skin_now"
  FROM "_1"
), "_3" AS (
  SELECT
    *,
    (
      CASE
        WHEN (
          (
            "_b0_concerns" IS NULL
          )
          AND (
            "_s_concerns" IS NULL
          )
          AND (
            NOT (
              "_c_concerns" IS NULL
            )
          )
        )
        THEN NULLIF(
          TRIM(
            "_c_concerns",
            (
              '                 　' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13) || CHR(28) || CHR(29) || CHR(30) || CHR(31) || CHR(133) || CHR(160)
            )
          ),
          ''
        )
      END
    ) AS "_t_concerns",
    (
      CASE
        WHEN (
          (
            "_b0_mark_cause" IS NULL
          ) AND (
            NOT (
              "_c_mark_cause" IS NULL
            )
          )
        )
        THEN NULLIF(
          TRIM(
            "_c_mark_cause",
            (
              '                 　' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13) || CHR(28) || CHR(29) || CHR(30) || CHR(31) || CHR(133) || CHR(160)
            )
          ),
          ''
        )
      END
    ) AS "_t_mark_cause",
    (
      CASE
        WHEN (
          (
            "_b0_rough_where" IS NULL
          )
          AND (
            "_s_rough_where" IS NULL
          )
          AND (
            NOT (
              "_c_rough_where" IS NULL
            )
          )
        )
        THEN NULLIF(
          TRIM(
            "_c_rough_where",
            (
              '                 　' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13) || CHR(28) || CHR(29) || CHR(30) || CHR(31) || CHR(133) || CHR(160)
            )
          ),
          ''
        )
      END
    ) AS "_t_rough_where",
    (
      CASE
        WHEN (
          (
            "_b0_age" IS NULL
          ) AND (
            NOT (
              "_c_age" IS NULL
            )
          )
        )
        THEN NULLIF(
          TRIM(
            "_c_age",
            (
              '                 　' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13) || CHR(28) || CHR(29) || CHR(30) || CHR(31) || CHR(133) || CHR(160)
            )
          ),
          ''
        )
      END
    ) AS "_t_age",
    (
      CASE
        WHEN (
          (
            "_b0_pregnancy" IS NULL
          ) AND (
            NOT (
              "_c_pregnancy" IS NULL
            )
          )
        )
        THEN NULLIF(
          TRIM(
            "_c_pregnancy",
            (
              '                 　' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13) || CHR(28) || CHR(29) || CHR(30) || CHR(31) || CHR(133) || CHR(160)
            )
          ),
          ''
        )
      END
    ) AS "_t_pregnancy",
    (
      CASE
        WHEN (
          (
            "_b0_skin_now" IS NULL
          )
          AND (
            "_s_skin_now" IS NULL
          )
          AND (
            NOT (
              "_c_skin_now" IS NULL
            )
          )
        )
        THEN NULLIF(
          TRIM(
            "_c_skin_now",
            (
              '                 　' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13) || CHR(28) || CHR(29) || CHR(30) || CHR(31) || CHR(133) || CHR(160)
            )
          ),
          ''
        )
      END
    ) AS "_t_skin_now",
    (
      CASE
        WHEN (
          (
            "_b0_peel_before" IS NULL
          ) AND (
            NOT (
              "_c_peel_before" IS NULL
            )
          )
        )
        THEN NULLIF(
          TRIM(
            "_c_peel_before",
            (
              '                 　' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13) || CHR(28) || CHR(29) || CHR(30) || CHR(31) || CHR(133) || CHR(160)
            )
          ),
          ''
        )
      END
    ) AS "_t_peel_before",
    (
      CASE
        WHEN (
          (
            "_b0_last_peel" IS NULL
          ) AND (
            NOT (
              "_c_last_peel" IS NULL
            )
          )
        )
        THEN NULLIF(
          TRIM(
            "_c_last_peel",
            (
              '                 　' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13) || CHR(28) || CHR(29) || CHR(30) || CHR(31) || CHR(133) || CHR(160)
            )
          ),
          ''
        )
      END
    ) AS "_t_last_peel",
    (
      CASE
        WHEN (
          (
            "_b0_peels_so_far" IS NULL
          )
          AND (
            NOT (
              "_c_peels_so_far" IS NULL
            )
          )
        )
        THEN NULLIF(
          TRIM(
            "_c_peels_so_far",
            (
              '                 　' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13) || CHR(28) || CHR(29) || CHR(30) || CHR(31) || CHR(133) || CHR(160)
            )
          ),
          ''
        )
      END
    ) AS "_t_peels_so_far",
    (
      CASE
        WHEN (
          (
            "_b0_peel_reaction" IS NULL
          )
          AND (
            NOT (
              "_c_peel_reaction" IS NULL
            )
          )
        )
        THEN NULLIF(
          TRIM(
            "_c_peel_reaction",
            (
              '                 　' || CHR(9) || CHR(10) || CHR(11) || CHR(12) || CHR(13) || CHR(28) || CHR(29) || CHR(30) || CHR(31) || CHR(133) || CHR(160)
            )
          ),
          ''
        )
      END
    ) AS "_t_peel_reaction"
  FROM "_2"
), "_4" AS (
  SELECT
    *,
    COALESCE(
      "_s_concerns",
      (
        CASE
          WHEN (
            REGEXP_MATCHES(
              (
                ';' || REGEXP_REPLACE(
                  "_t_concerns",
                  '[\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*[;,][\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*',
                  ';',
                  'g'
                ) || ';'
              ),
              '^(?:;(?:(?:marks|rough);)+)$'
            )
          )
          THEN (
            ';' || REGEXP_REPLACE(
              "_t_concerns",
              '[\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*[;,][\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*',
              ';',
              'g'
            ) || ';'
          )
        END
      )
    ) AS "_p_concerns",
    COALESCE(
      "_s_rough_where",
      (
        CASE
          WHEN (
            REGEXP_MATCHES(
              (
                ';' || REGEXP_REPLACE(
                  "_t_rough_where",
                  '[\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*[;,][\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*',
                  ';',
                  'g'
                ) || ';'
              ),
              '^(?:;(?:(?:face|hands);)+)$'
            )
          )
          THEN (
            ';' || REGEXP_REPLACE(
              "_t_rough_where",
              '[\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*[;,][\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*',
              ';',
              'g'
            ) || ';'
          )
        END
      )
    ) AS "_p_rough_where",
    COALESCE(
      "_s_skin_now",
      (
        CASE
          WHEN (
            REGEXP_MATCHES(
              (
                ';' || REGEXP_REPLACE(
                  "_t_skin_now",
                  '[\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*[;,][\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*',
                  ';',
                  'g'
                ) || ';'
              ),
              '^(?:;(?:(?:none|cut|sunburn|rash|not_sure);)+)$'
            )
          )
          THEN (
            ';' || REGEXP_REPLACE(
              "_t_skin_now",
              '[\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*[;,][\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*',
              ';',
              'g'
            ) || ';'
          )
        END
      )
    ) AS "_p_skin_now"
  FROM "_3"
), "_5" AS (
  SELECT
    *,
    (
      CASE
        WHEN (
          "_p_concerns" IS NULL
        )
        THEN "_b0_concerns"
        WHEN TRUE
        THEN (
          0 + (
            CASE WHEN (
              STRPOS("_p_concerns", ';marks;') > 0
            ) THEN 1 ELSE 0 END
          ) + (
            CASE WHEN (
              STRPOS("_p_concerns", ';rough;') > 0
            ) THEN 2 ELSE 0 END
          )
        )
      END
    ) AS "_a0_concerns",
    (
      CASE
        WHEN (
          "_t_mark_cause" IS NULL
        )
        THEN "_b0_mark_cause"
        ELSE (
          CASE "_t_mark_cause"
            WHEN 'sun'
            THEN 0
            WHEN 'spots'
            THEN 1
            WHEN 'birth'
            THEN 2
            WHEN 'not_sure'
            THEN 3
          END
        )
      END
    ) AS "_a0_mark_cause",
    (
      CASE
        WHEN (
          "_p_rough_where" IS NULL
        )
        THEN "_b0_rough_where"
        WHEN TRUE
        THEN (
          0 + (
            CASE WHEN (
              STRPOS("_p_rough_where", ';face;') > 0
            ) THEN 1 ELSE 0 END
          ) + (
            CASE WHEN (
              STRPOS("_p_rough_where", ';hands;') > 0
            ) THEN 2 ELSE 0 END
          )
        )
      END
    ) AS "_a0_rough_where",
    (
      CASE
        WHEN (
          "_t_age" IS NULL
        )
        THEN "_b0_age"
        ELSE (
          CASE
            WHEN (
              REGEXP_MATCHES("_t_age", '^(?:[0-9]{1,9}|-[0-9]{1,8})$')
            )
            THEN (
              CASE
                WHEN (
                  CAST("_t_age" AS INT) BETWEEN 0 AND 110
                )
                THEN CAST("_t_age" AS INT)
              END
            )
          END
        )
      END
    ) AS "_a0_age",
    (
      CASE
        WHEN (
          "_t_pregnancy" IS NULL
        )
        THEN "_b0_pregnancy"
        ELSE (
          CASE "_t_pregnancy"
            WHEN 'no'
            THEN 0
            WHEN 'yes'
            THEN 1
            WHEN 'prefer_not_to_say'
            THEN 2
          END
        )
      END
    ) AS "_a0_pregnancy",
    (
      CASE
        WHEN (
          "_p_skin_now" IS NULL
        )
        THEN "_b0_skin_now"
        WHEN (
          (
            NOT (
              (
                (
                  STRPOS("_p_skin_now", ';none;') > 0
                )
                AND (
                  (
                    STRPOS("_p_skin_now", ';cut;') > 0
                  )
                  OR (
                    STRPOS("_p_skin_now", ';sunburn;') > 0
                  )
                  OR (
                    STRPOS("_p_skin_now", ';rash;') > 0
                  )
                  OR (
                    STRPOS("_p_skin_now", ';not_sure;') > 0
                  )
                )
              )
            )
          )
          AND (
            NOT (
              (
                (
                  STRPOS("_p_skin_now", ';not_sure;') > 0
                )
                AND (
                  (
                    STRPOS("_p_skin_now", ';none;') > 0
                  )
                  OR (
                    STRPOS("_p_skin_now", ';cut;') > 0
                  )
                  OR (
                    STRPOS("_p_skin_now", ';sunburn;') > 0
                  )
                  OR (
                    STRPOS("_p_skin_now", ';rash;') > 0
                  )
                )
              )
            )
          )
        )
        THEN (
          0 + (
            CASE WHEN (
              STRPOS("_p_skin_now", ';none;') > 0
            ) THEN 1 ELSE 0 END
          ) + (
            CASE WHEN (
              STRPOS("_p_skin_now", ';cut;') > 0
            ) THEN 2 ELSE 0 END
          ) + (
            CASE WHEN (
              STRPOS("_p_skin_now", ';sunburn;') > 0
            ) THEN 4 ELSE 0 END
          ) + (
            CASE WHEN (
              STRPOS("_p_skin_now", ';rash;') > 0
            ) THEN 8 ELSE 0 END
          ) + (
            CASE WHEN (
              STRPOS("_p_skin_now", ';not_sure;') > 0
            ) THEN 16 ELSE 0 END
          )
        )
      END
    ) AS "_a0_skin_now",
    (
      CASE
        WHEN (
          "_t_peel_before" IS NULL
        )
        THEN "_b0_peel_before"
        ELSE (
          CASE "_t_peel_before"
            WHEN 'never'
            THEN 0
            WHEN 'once'
            THEN 1
            WHEN 'often'
            THEN 2
            WHEN 'not_sure'
            THEN 3
          END
        )
      END
    ) AS "_a0_peel_before",
    (
      CASE
        WHEN (
          "_t_last_peel" IS NULL
        )
        THEN "_b0_last_peel"
        ELSE (
          CASE
            WHEN (
              (
                REGEXP_MATCHES(
                  "_t_last_peel",
                  '^(?:(?:19|20|21)[0-9]{2}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:(?:19|21)(?:0[48]|[2468][048]|[13579][26])|20(?:[02468][048]|[13579][26]))-02-29)$'
                )
              )
              AND (
                "_t_last_peel" BETWEEN '1900-01-01' AND '2026-11-20'
              )
            )
            THEN CAST("_t_last_peel" AS DATE)
            WHEN (
              "_t_last_peel" = 'not_sure'
            )
            THEN CAST('9999-12-31' AS DATE)
          END
        )
      END
    ) AS "_a0_last_peel",
    (
      CASE
        WHEN (
          "_t_peels_so_far" IS NULL
        )
        THEN "_b0_peels_so_far"
        ELSE (
          CASE
            WHEN (
              REGEXP_MATCHES("_t_peels_so_far", '^(?:[0-9]{1,9}|-[0-9]{1,8})$')
            )
            THEN (
              CASE
                WHEN (
                  CAST("_t_peels_so_far" AS INT) BETWEEN 2 AND 50
                )
                THEN CAST("_t_peels_so_far" AS INT)
              END
            )
            WHEN (
              "_t_peels_so_far" = 'not_sure'
            )
            THEN -2000000000
          END
        )
      END
    ) AS "_a0_peels_so_far",
    (
      CASE
        WHEN (
          "_t_peel_reaction" IS NULL
        )
        THEN "_b0_peel_reaction"
        ELSE (
          CASE "_t_peel_reaction"
            WHEN 'nothing'
            THEN 0
            WHEN 'scar'
            THEN 1
            WHEN 'not_sure'
            THEN 2
          END
        )
      END
    ) AS "_a0_peel_reaction"
  FROM "_4"
), "_6" AS (
  SELECT
    *,
    (
      (
        "_a0_concerns" & 1
      ) <> 0
    ) AS "_q_mark_cause",
    (
      (
        "_a0_concerns" & 2
      ) <> 0
    ) AS "_q_rough_where",
    (
      "_a0_peel_before" IN (1, 2)
    ) AS "_q_last_peel",
    (
      NOT (
        (
          (
            "_a0_peel_before" IN (0, 1)
          ) OR (
            "_a0_peel_before" = 3
          )
        )
      )
    ) AS "_q_peels_so_far"
  FROM "_5"
), "_7" AS (
  SELECT
    *,
    (
      (
        "_q_last_peel"
        AND (
          "_a0_last_peel" BETWEEN CAST('2024-11-21' AS DATE) AND CAST('2026-11-20' AS DATE)
        )
      )
      OR (
        "_q_last_peel" AND (
          "_a0_last_peel" = CAST('9999-12-31' AS DATE)
        )
      )
    ) AS "_q_peel_reaction"
  FROM "_6"
), "_8" AS (
  SELECT
    *,
    (
      (
        (
          "_a0_concerns" IS NULL
        ) AND (
          NOT (
            "_c_concerns" IS NULL
          )
        )
      )
      OR (
        (
          "_a0_mark_cause" IS NULL
        ) AND (
          NOT (
            "_c_mark_cause" IS NULL
          )
        )
      )
      OR (
        (
          "_a0_rough_where" IS NULL
        ) AND (
          NOT (
            "_c_rough_where" IS NULL
          )
        )
      )
      OR (
        (
          "_a0_age" IS NULL
        ) AND (
          NOT (
            "_c_age" IS NULL
          )
        )
      )
      OR (
        (
          "_a0_pregnancy" IS NULL
        ) AND (
          NOT (
            "_c_pregnancy" IS NULL
          )
        )
      )
      OR (
        (
          "_a0_skin_now" IS NULL
        ) AND (
          NOT (
            "_c_skin_now" IS NULL
          )
        )
      )
      OR (
        (
          "_a0_peel_before" IS NULL
        ) AND (
          NOT (
            "_c_peel_before" IS NULL
          )
        )
      )
      OR (
        (
          "_a0_last_peel" IS NULL
        ) AND (
          NOT (
            "_c_last_peel" IS NULL
          )
        )
      )
      OR (
        (
          "_a0_peels_so_far" IS NULL
        )
        AND (
          NOT (
            "_c_peels_so_far" IS NULL
          )
        )
      )
      OR (
        (
          "_a0_peel_reaction" IS NULL
        )
        AND (
          NOT (
            "_c_peel_reaction" IS NULL
          )
        )
      )
    ) AS "_suspect"
  FROM "_7"
), "_9" AS (
  SELECT
    *,
    (
      "_q_mark_cause" AND (
        "_a0_mark_cause" = 2
      )
    ) AS "_r_marks-of-birth",
    (
      "_q_mark_cause" AND (
        "_a0_mark_cause" = 3
      )
    ) AS "_r_marks-cause-unknown",
    (
      (
        "_q_mark_cause" AND (
          "_a0_mark_cause" = 0
        )
      )
      AND (
        "_a0_age" BETWEEN -1999999999 AND 29
      )
    ) AS "_r_marks-of-sun-in-the-young",
    (
      (
        "_q_rough_where" AND (
          (
            "_a0_rough_where" & 2
          ) <> 0
        )
      )
      AND (
        NOT (
          (
            "_q_rough_where" AND (
              (
                "_a0_rough_where" & 1
              ) <> 0
            )
          )
        )
      )
    ) AS "_r_rough-hands",
    (
      "_a0_age" BETWEEN -1999999999 AND 15
    ) AS "_r_under-16",
    (
      "_a0_age" BETWEEN 16 AND 17
    ) AS "_r_age-16-to-17",
    (
      "_a0_pregnancy" = 1
    ) AS "_r_pregnant",
    (
      "_a0_pregnancy" = 2
    ) AS "_r_pregnancy-not-said",
    (
      (
        "_a0_skin_now" & 6
      ) <> 0
    ) AS "_r_broken-skin",
    (
      (
        (
          "_a0_skin_now" & 8
        ) <> 0
      )
      AND (
        NOT (
          (
            (
              (
                "_a0_skin_now" & 2
              ) <> 0
            ) OR (
              "_a0_age" BETWEEN 80 AND 110
            )
          )
        )
      )
    ) AS "_r_rash",
    (
      (
        "_a0_skin_now" & 16
      ) <> 0
    ) AS "_r_skin-now-unknown",
    (
      (
        "_a0_peel_before" IN (1, 2)
      )
      AND (
        "_q_last_peel"
        AND (
          "_a0_last_peel" BETWEEN CAST('2026-10-10' AS DATE) AND CAST('2026-11-20' AS DATE)
        )
      )
    ) AS "_r_peel-recent",
    (
      (
        "_q_last_peel"
        AND (
          "_a0_last_peel" BETWEEN CAST('2026-08-21' AS DATE) AND CAST('2026-11-20' AS DATE)
        )
      )
      AND (
        (
          "_q_rough_where" AND (
            (
              "_a0_rough_where" & 1
            ) <> 0
          )
        )
        OR (
          "_q_peels_so_far" AND (
            "_a0_peels_so_far" BETWEEN 5 AND 50
          )
        )
      )
    ) AS "_r_peel-recent-on-rough-skin",
    (
      "_q_last_peel"
      AND (
        "_a0_last_peel" BETWEEN CAST('2026-11-11' AS DATE) AND CAST('2026-11-20' AS DATE)
      )
    ) AS "_r_peel-last-days",
    (
      "_q_last_peel" AND (
        "_a0_last_peel" <= CAST('2025-11-20' AS DATE)
      )
    ) AS "_r_peel-long-ago",
    (
      (
        "_q_last_peel" AND (
          "_a0_last_peel" = CAST('9999-12-31' AS DATE)
        )
      )
      OR (
        "_a0_peel_before" = 3
      )
      OR (
        "_q_peels_so_far" AND (
          "_a0_peels_so_far" = -2000000000
        )
      )
    ) AS "_r_peel-date-unknown",
    (
      "_q_peels_so_far" AND (
        "_a0_peels_so_far" BETWEEN 20 AND 50
      )
    ) AS "_r_many-peels",
    (
      "_q_peel_reaction" AND (
        "_a0_peel_reaction" = 1
      )
    ) AS "_r_peel-scar",
    (
      "_q_peel_reaction" AND (
        "_a0_peel_reaction" = 2
      )
    ) AS "_r_peel-reaction-unknown",
    (
      CASE
        WHEN (
          (
            "_a0_concerns" IS NULL
          )
          OR (
            (
              "_a0_mark_cause" IS NULL
            ) AND (
              "_q_mark_cause" IS TRUE
            )
          )
          OR (
            (
              "_a0_rough_where" IS NULL
            ) AND (
              "_q_rough_where" IS TRUE
            )
          )
          OR (
            "_a0_age" IS NULL
          )
          OR (
            "_a0_pregnancy" IS NULL
          )
          OR (
            "_a0_skin_now" IS NULL
          )
          OR (
            "_a0_peel_before" IS NULL
          )
          OR (
            (
              "_a0_last_peel" IS NULL
            ) AND (
              "_q_last_peel" IS TRUE
            )
          )
          OR (
            (
              "_a0_peels_so_far" IS NULL
            ) AND (
              "_q_peels_so_far" IS TRUE
            )
          )
          OR (
            (
              "_a0_peel_reaction" IS NULL
            ) AND (
              "_q_peel_reaction" IS TRUE
            )
          )
        )
        THEN CONCAT_WS(
          ';',
          (
            CASE WHEN (
              "_a0_concerns" IS NULL
            ) THEN 'concerns' END
          ),
          (
            CASE
              WHEN (
                (
                  "_a0_mark_cause" IS NULL
                ) AND (
                  "_q_mark_cause" IS TRUE
                )
              )
              THEN 'mark_cause'
            END
          ),
          (
            CASE
              WHEN (
                (
                  "_a0_rough_where" IS NULL
                ) AND (
                  "_q_rough_where" IS TRUE
                )
              )
              THEN 'rough_where'
            END
          ),
          (
            CASE WHEN (
              "_a0_age" IS NULL
            ) THEN 'age' END
          ),
          (
            CASE WHEN (
              "_a0_pregnancy" IS NULL
            ) THEN 'pregnancy' END
          ),
          (
            CASE WHEN (
              "_a0_skin_now" IS NULL
            ) THEN 'skin_now' END
          ),
          (
            CASE WHEN (
              "_a0_peel_before" IS NULL
            ) THEN 'peel_before' END
          ),
          (
            CASE
              WHEN (
                (
                  "_a0_last_peel" IS NULL
                ) AND (
                  "_q_last_peel" IS TRUE
                )
              )
              THEN 'last_peel'
            END
          ),
          (
            CASE
              WHEN (
                (
                  "_a0_peels_so_far" IS NULL
                ) AND (
                  "_q_peels_so_far" IS TRUE
                )
              )
              THEN 'peels_so_far'
            END
          ),
          (
            CASE
              WHEN (
                (
                  "_a0_peel_reaction" IS NULL
                ) AND (
                  "_q_peel_reaction" IS TRUE
                )
              )
              THEN 'peel_reaction'
            END
          )
        )
      END
    ) AS "_missing_answers",
    NULLIF(
      CONCAT_WS(
        '; ',
        (
          CASE
            WHEN "_suspect"
            THEN CONCAT_WS(
              '; ',
              (
                CASE
                  WHEN (
                    (
                      "_p_concerns" IS NULL
                    ) AND (
                      NOT (
                        "_t_concerns" IS NULL
                      )
                    )
                  )
                  THEN CONCAT(
                    '`',
                    (
                      CASE
                        WHEN (
                          LENGTH("_t_concerns") > 60
                        )
                        THEN (
                          LEFT("_t_concerns", 59) || '…'
                        )
                        ELSE "_t_concerns"
                      END
                    ),
                    '` is not an answer to `concerns`',
                    (
                      CASE
                        WHEN (
                          REGEXP_MATCHES(LOWER(TRANSLATE("_t_concerns", ' -', '__')), '^(?:marks|rough)$')
                        )
                        THEN CONCAT('; did you mean `', LOWER(TRANSLATE("_t_concerns", ' -', '__')), '`?')
                        WHEN (
                          STRPOS(
                            (
                              ';' || REGEXP_REPLACE(
                                "_t_concerns",
                                '[\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*[;,][\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*',
                                ';',
                                'g'
                              ) || ';'
                            ),
                            ';;'
                          ) > 0
                        )
                        THEN '; a part of the list is empty'
                        ELSE '; valid: marks, rough'
                      END
                    )
                  )
                  WHEN (
                    (
                      NOT (
                        "_p_concerns" IS NULL
                      )
                    ) AND (
                      "_a0_concerns" IS NULL
                    )
                  )
                  THEN CONCAT(
                    '`',
                    (
                      CASE
                        WHEN (
                          LENGTH("_c_concerns") > 60
                        )
                        THEN (
                          LEFT("_c_concerns", 59) || '…'
                        )
                        ELSE "_c_concerns"
                      END
                    ),
                    '` is not an answer to `concerns`',
                    '; beside other answers there cannot be '
                  )
                END
              ),
              (
                CASE
                  WHEN (
                    (
                      "_a0_mark_cause" IS NULL
                    ) AND (
                      NOT (
                        "_t_mark_cause" IS NULL
                      )
                    )
                  )
                  THEN CONCAT(
                    '`',
                    (
                      CASE
                        WHEN (
                          LENGTH("_t_mark_cause") > 60
                        )
                        THEN (
                          LEFT("_t_mark_cause", 59) || '…'
                        )
                        ELSE "_t_mark_cause"
                      END
                    ),
                    '` is not an answer to `mark_cause`',
                    (
                      CASE
                        WHEN (
                          REGEXP_MATCHES(LOWER(TRANSLATE("_t_mark_cause", ' -', '__')), '^(?:sun|spots|birth|not_sure)$')
                        )
                        THEN CONCAT('; did you mean `', LOWER(TRANSLATE("_t_mark_cause", ' -', '__')), '`?')
                        ELSE '; valid: sun, spots, birth, not_sure'
                      END
                    )
                  )
                END
              ),
              (
                CASE
                  WHEN (
                    (
                      "_p_rough_where" IS NULL
                    ) AND (
                      NOT (
                        "_t_rough_where" IS NULL
                      )
                    )
                  )
                  THEN CONCAT(
                    '`',
                    (
                      CASE
                        WHEN (
                          LENGTH("_t_rough_where") > 60
                        )
                        THEN (
                          LEFT("_t_rough_where", 59) || '…'
                        )
                        ELSE "_t_rough_where"
                      END
                    ),
                    '` is not an answer to `rough_where`',
                    (
                      CASE
                        WHEN (
                          REGEXP_MATCHES(LOWER(TRANSLATE("_t_rough_where", ' -', '__')), '^(?:face|hands)$')
                        )
                        THEN CONCAT('; did you mean `', LOWER(TRANSLATE("_t_rough_where", ' -', '__')), '`?')
                        WHEN (
                          STRPOS(
                            (
                              ';' || REGEXP_REPLACE(
                                "_t_rough_where",
                                '[\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*[;,][\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*',
                                ';',
                                'g'
                              ) || ';'
                            ),
                            ';;'
                          ) > 0
                        )
                        THEN '; a part of the list is empty'
                        ELSE '; valid: face, hands'
                      END
                    )
                  )
                  WHEN (
                    (
                      NOT (
                        "_p_rough_where" IS NULL
                      )
                    ) AND (
                      "_a0_rough_where" IS NULL
                    )
                  )
                  THEN CONCAT(
                    '`',
                    (
                      CASE
                        WHEN (
                          LENGTH("_c_rough_where") > 60
                        )
                        THEN (
                          LEFT("_c_rough_where", 59) || '…'
                        )
                        ELSE "_c_rough_where"
                      END
                    ),
                    '` is not an answer to `rough_where`',
                    '; beside other answers there cannot be '
                  )
                END
              ),
              (
                CASE
                  WHEN (
                    (
                      "_a0_age" IS NULL
                    ) AND (
                      NOT (
                        "_t_age" IS NULL
                      )
                    )
                  )
                  THEN CONCAT(
                    '`',
                    (
                      CASE
                        WHEN (
                          LENGTH("_t_age") > 60
                        )
                        THEN (
                          LEFT("_t_age", 59) || '…'
                        )
                        ELSE "_t_age"
                      END
                    ),
                    '` is not an answer to `age`',
                    '; valid: a whole number from 0 to 110'
                  )
                END
              ),
              (
                CASE
                  WHEN (
                    (
                      "_a0_pregnancy" IS NULL
                    ) AND (
                      NOT (
                        "_t_pregnancy" IS NULL
                      )
                    )
                  )
                  THEN CONCAT(
                    '`',
                    (
                      CASE
                        WHEN (
                          LENGTH("_t_pregnancy") > 60
                        )
                        THEN (
                          LEFT("_t_pregnancy", 59) || '…'
                        )
                        ELSE "_t_pregnancy"
                      END
                    ),
                    '` is not an answer to `pregnancy`',
                    (
                      CASE
                        WHEN (
                          REGEXP_MATCHES(LOWER(TRANSLATE("_t_pregnancy", ' -', '__')), '^(?:no|yes|prefer_not_to_say)$')
                        )
                        THEN CONCAT('; did you mean `', LOWER(TRANSLATE("_t_pregnancy", ' -', '__')), '`?')
                        ELSE '; valid: no, yes, prefer_not_to_say'
                      END
                    )
                  )
                END
              ),
              (
                CASE
                  WHEN (
                    (
                      "_p_skin_now" IS NULL
                    ) AND (
                      NOT (
                        "_t_skin_now" IS NULL
                      )
                    )
                  )
                  THEN CONCAT(
                    '`',
                    (
                      CASE
                        WHEN (
                          LENGTH("_t_skin_now") > 60
                        )
                        THEN (
                          LEFT("_t_skin_now", 59) || '…'
                        )
                        ELSE "_t_skin_now"
                      END
                    ),
                    '` is not an answer to `skin_now`',
                    (
                      CASE
                        WHEN (
                          REGEXP_MATCHES(
                            LOWER(TRANSLATE("_t_skin_now", ' -', '__')),
                            '^(?:none|cut|sunburn|rash|not_sure)$'
                          )
                        )
                        THEN CONCAT('; did you mean `', LOWER(TRANSLATE("_t_skin_now", ' -', '__')), '`?')
                        WHEN (
                          STRPOS(
                            (
                              ';' || REGEXP_REPLACE(
                                "_t_skin_now",
                                '[\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*[;,][\x09\x0a\x0b\x0c\x0d\x1c\x1d\x1e\x1f \x85\xa0                　]*',
                                ';',
                                'g'
                              ) || ';'
                            ),
                            ';;'
                          ) > 0
                        )
                        THEN '; a part of the list is empty'
                        ELSE '; valid: none, cut, sunburn, rash, not_sure'
                      END
                    )
                  )
                  WHEN (
                    (
                      NOT (
                        "_p_skin_now" IS NULL
                      )
                    ) AND (
                      "_a0_skin_now" IS NULL
                    )
                  )
                  THEN CONCAT(
                    '`',
                    (
                      CASE
                        WHEN (
                          LENGTH("_c_skin_now") > 60
                        )
                        THEN (
                          LEFT("_c_skin_now", 59) || '…'
                        )
                        ELSE "_c_skin_now"
                      END
                    ),
                    '` is not an answer to `skin_now`',
                    '; beside other answers there cannot be `none`, `not_sure`'
                  )
                END
              ),
              (
                CASE
                  WHEN (
                    (
                      "_a0_peel_before" IS NULL
                    ) AND (
                      NOT (
                        "_t_peel_before" IS NULL
                      )
                    )
                  )
                  THEN CONCAT(
                    '`',
                    (
                      CASE
                        WHEN (
                          LENGTH("_t_peel_before") > 60
                        )
                        THEN (
                          LEFT("_t_peel_before", 59) || '…'
                        )
                        ELSE "_t_peel_before"
                      END
                    ),
                    '` is not an answer to `peel_before`',
                    (
                      CASE
                        WHEN (
                          REGEXP_MATCHES(LOWER(TRANSLATE("_t_peel_before", ' -', '__')), '^(?:never|once|often|not_sure)$')
                        )
                        THEN CONCAT('; did you mean `', LOWER(TRANSLATE("_t_peel_before", ' -', '__')), '`?')
                        ELSE '; valid: never, once, often, not_sure'
                      END
                    )
                  )
                END
              ),
              (
                CASE
                  WHEN (
                    (
                      "_a0_last_peel" IS NULL
                    ) AND (
                      NOT (
                        "_t_last_peel" IS NULL
                      )
                    )
                  )
                  THEN CONCAT(
                    '`',
                    (
                      CASE
                        WHEN (
                          LENGTH("_t_last_peel") > 60
                        )
                        THEN (
                          LEFT("_t_last_peel", 59) || '…'
                        )
                        ELSE "_t_last_peel"
                      END
                    ),
                    '` is not an answer to `last_peel`',
                    '; valid: a date such as 2026-08-31 (not in the future) or not_sure'
                  )
                END
              ),
              (
                CASE
                  WHEN (
                    (
                      "_a0_peels_so_far" IS NULL
                    )
                    AND (
                      NOT (
                        "_t_peels_so_far" IS NULL
                      )
                    )
                  )
                  THEN CONCAT(
                    '`',
                    (
                      CASE
                        WHEN (
                          LENGTH("_t_peels_so_far") > 60
                        )
                        THEN (
                          LEFT("_t_peels_so_far", 59) || '…'
                        )
                        ELSE "_t_peels_so_far"
                      END
                    ),
                    '` is not an answer to `peels_so_far`',
                    '; valid: a whole number from 2 to 50 or not_sure'
                  )
                END
              ),
              (
                CASE
                  WHEN (
                    (
                      "_a0_peel_reaction" IS NULL
                    )
                    AND (
                      NOT (
                        "_t_peel_reaction" IS NULL
                      )
                    )
                  )
                  THEN CONCAT(
                    '`',
                    (
                      CASE
                        WHEN (
                          LENGTH("_t_peel_reaction") > 60
                        )
                        THEN (
                          LEFT("_t_peel_reaction", 59) || '…'
                        )
                        ELSE "_t_peel_reaction"
                      END
                    ),
                    '` is not an answer to `peel_reaction`',
                    (
                      CASE
                        WHEN (
                          REGEXP_MATCHES(LOWER(TRANSLATE("_t_peel_reaction", ' -', '__')), '^(?:nothing|scar|not_sure)$')
                        )
                        THEN CONCAT('; did you mean `', LOWER(TRANSLATE("_t_peel_reaction", ' -', '__')), '`?')
                        ELSE '; valid: nothing, scar, not_sure'
                      END
                    )
                  )
                END
              )
            )
          END
        )
      ),
      ''
    ) AS "_problems"
  FROM "_8"
), "_10" AS (
  SELECT
    *,
    (
      CASE WHEN "_r_peel-recent" THEN CAST("_a0_last_peel" + INTERVAL 6 WEEK AS DATE) END
    ) AS "_u_peel-recent",
    (
      CASE
        WHEN "_r_peel-recent-on-rough-skin"
        THEN CAST("_a0_last_peel" + INTERVAL 3 MONTH AS DATE)
      END
    ) AS "_u_peel-recent-on-rough-skin"
  FROM "_9"
), "_11" AS (
  SELECT
    *,
    (
      "_r_age-16-to-17"
      OR "_r_peel-date-unknown"
      OR "_r_peel-reaction-unknown"
      OR "_r_pregnancy-not-said"
      OR "_r_skin-now-unknown"
    ) AS "_g_0",
    (
      "_r_broken-skin" OR "_r_peel-recent" OR "_r_pregnant"
    ) AS "_g_1",
    "_r_many-peels" AS "_g_2",
    "_r_marks-cause-unknown" AS "_g_3",
    "_r_marks-of-birth" AS "_g_4",
    "_r_marks-of-sun-in-the-young" AS "_g_5",
    (
      "_r_peel-last-days" OR "_r_peel-long-ago"
    ) AS "_g_6",
    (
      "_r_peel-scar" OR "_r_under-16"
    ) AS "_g_8",
    "_r_rash" AS "_g_9",
    "_r_peel-recent-on-rough-skin" AS "_g_7",
    "_r_rough-hands" AS "_g_10",
    (
      (
        NOT (
          "_u_peel-recent" IS NULL
        )
      )
      OR (
        NOT (
          "_u_peel-recent-on-rough-skin" IS NULL
        )
      )
    ) AS "_d_3"
  FROM "_10"
), "_12" AS (
  SELECT
    *,
    (
      "_g_5" OR "_g_6"
    ) AS "_s_0",
    "_g_3" AS "_s_1",
    (
      "_g_0" OR "_g_9"
    ) AS "_s_2",
    "_g_1" AS "_s_3",
    (
      "_g_2" OR "_g_4"
    ) AS "_s_4",
    "_g_8" AS "_s_5",
    "_g_6" AS "_s_6",
    (
      "_g_0" OR "_g_10"
    ) AS "_s_7",
    (
      "_g_1" OR "_g_7"
    ) AS "_s_8",
    "_g_2" AS "_s_9",
    (
      CASE
        WHEN "_g_0"
        THEN CONCAT_WS(
          ';',
          (
            CASE WHEN "_r_age-16-to-17" THEN 'age-16-to-17' END
          ),
          (
            CASE WHEN "_r_peel-date-unknown" THEN 'peel-date-unknown' END
          ),
          (
            CASE WHEN "_r_peel-reaction-unknown" THEN 'peel-reaction-unknown' END
          ),
          (
            CASE WHEN "_r_pregnancy-not-said" THEN 'pregnancy-not-said' END
          ),
          (
            CASE WHEN "_r_skin-now-unknown" THEN 'skin-now-unknown' END
          )
        )
      END
    ) AS "_n_0",
    (
      CASE
        WHEN "_g_1"
        THEN CONCAT_WS(
          ';',
          (
            CASE WHEN "_r_broken-skin" THEN 'broken-skin' END
          ),
          (
            CASE WHEN "_r_peel-recent" THEN 'peel-recent' END
          ),
          (
            CASE WHEN "_r_pregnant" THEN 'pregnant' END
          )
        )
      END
    ) AS "_n_1",
    (
      CASE
        WHEN "_g_2"
        THEN CONCAT_WS(';', (
          CASE WHEN "_r_many-peels" THEN 'many-peels' END
        ))
      END
    ) AS "_n_2",
    (
      CASE
        WHEN "_g_3"
        THEN CONCAT_WS(';', (
          CASE WHEN "_r_marks-cause-unknown" THEN 'marks-cause-unknown' END
        ))
      END
    ) AS "_n_3",
    (
      CASE
        WHEN "_g_4"
        THEN CONCAT_WS(';', (
          CASE WHEN "_r_marks-of-birth" THEN 'marks-of-birth' END
        ))
      END
    ) AS "_n_4",
    (
      CASE
        WHEN "_g_5"
        THEN CONCAT_WS(
          ';',
          (
            CASE WHEN "_r_marks-of-sun-in-the-young" THEN 'marks-of-sun-in-the-young' END
          )
        )
      END
    ) AS "_n_5",
    (
      CASE
        WHEN "_g_6"
        THEN CONCAT_WS(
          ';',
          (
            CASE WHEN "_r_peel-last-days" THEN 'peel-last-days' END
          ),
          (
            CASE WHEN "_r_peel-long-ago" THEN 'peel-long-ago' END
          )
        )
      END
    ) AS "_n_6",
    (
      CASE
        WHEN "_g_8"
        THEN CONCAT_WS(
          ';',
          (
            CASE WHEN "_r_peel-scar" THEN 'peel-scar' END
          ),
          (
            CASE WHEN "_r_under-16" THEN 'under-16' END
          )
        )
      END
    ) AS "_n_8",
    (
      CASE WHEN "_g_9" THEN CONCAT_WS(';', (
        CASE WHEN "_r_rash" THEN 'rash' END
      )) END
    ) AS "_n_9",
    (
      CASE
        WHEN "_g_7"
        THEN CONCAT_WS(
          ';',
          (
            CASE WHEN "_r_peel-recent-on-rough-skin" THEN 'peel-recent-on-rough-skin' END
          )
        )
      END
    ) AS "_n_7",
    (
      CASE
        WHEN "_g_10"
        THEN CONCAT_WS(';', (
          CASE WHEN "_r_rough-hands" THEN 'rough-hands' END
        ))
      END
    ) AS "_n_10",
    (
      CASE
        WHEN (
          "_g_1" AND "_d_3"
        )
        THEN CONCAT_WS(
          ';',
          (
            CASE WHEN "_r_broken-skin" THEN '0000-87-68 broken-skin' END
          ),
          (
            CASE
              WHEN "_r_peel-recent"
              THEN (
                TRANSLATE(CAST("_u_peel-recent" AS TEXT), '0123456789', '9876543210') || ' peel-recent'
              )
            END
          ),
          (
            CASE WHEN "_r_pregnant" THEN '0000-87-68 pregnant' END
          )
        )
      END
    ) AS "_k_1",
    (
      CASE
        WHEN (
          "_g_7" AND "_d_3"
        )
        THEN CONCAT_WS(
          ';',
          (
            CASE
              WHEN "_r_peel-recent-on-rough-skin"
              THEN (
                TRANSLATE(CAST("_u_peel-recent-on-rough-skin" AS TEXT), '0123456789', '9876543210') || ' peel-recent-on-rough-skin'
              )
            END
          )
        )
      END
    ) AS "_k_7"
  FROM "_11"
), "_13" AS (
  SELECT
    *,
    (
      CASE
        WHEN (
          (
            "_a0_concerns" & 1
          ) <> 0
        )
        THEN (
          CASE
            WHEN (
              "_s_5" IS NULL
            )
            THEN NULL
            WHEN "_s_5"
            THEN 'not_suitable'
            WHEN (
              "_s_4" IS NULL
            )
            THEN NULL
            WHEN "_s_4"
            THEN 'unlikely_to_help'
            WHEN (
              "_s_3" IS NULL
            )
            THEN NULL
            WHEN "_s_3"
            THEN 'wait'
            WHEN (
              "_s_2" IS NULL
            )
            THEN NULL
            WHEN "_s_2"
            THEN 'ask_clinician'
            WHEN (
              "_s_1" IS NULL
            )
            THEN NULL
            WHEN "_s_1"
            THEN 'possible'
            ELSE 'suitable'
          END
        )
      END
    ) AS "_o_marks",
    (
      CASE
        WHEN (
          (
            "_a0_concerns" & 2
          ) <> 0
        )
        THEN (
          CASE
            WHEN (
              "_s_5" IS NULL
            )
            THEN NULL
            WHEN "_s_5"
            THEN 'not_suitable'
            WHEN (
              "_s_9" IS NULL
            )
            THEN NULL
            WHEN "_s_9"
            THEN 'unlikely_to_help'
            WHEN (
              "_s_8" IS NULL
            )
            THEN NULL
            WHEN "_s_8"
            THEN 'wait'
            WHEN (
              "_s_7" IS NULL
            )
            THEN NULL
            WHEN "_s_7"
            THEN 'ask_clinician'
            ELSE 'possible'
          END
        )
      END
    ) AS "_o_rough",
    (
      CASE
        WHEN (
          (
            "_a0_concerns" & 1
          ) <> 0
        )
        THEN (
          CASE
            WHEN (
              (
                NOT (
                  "_n_5" IS NULL
                )
              ) AND (
                NOT (
                  "_n_6" IS NULL
                )
              )
            )
            THEN ARRAY_TO_STRING(LIST_SORT(STR_SPLIT(CONCAT_WS(';', "_n_5", "_n_6"), ';')), ';')
            ELSE COALESCE("_n_5", "_n_6")
          END
        )
      END
    ) AS "_f_0",
    (
      CASE
        WHEN (
          (
            "_a0_concerns" & 1
          ) <> 0
        )
        THEN (
          CASE
            WHEN (
              (
                NOT (
                  "_n_0" IS NULL
                )
              ) AND (
                NOT (
                  "_n_9" IS NULL
                )
              )
            )
            THEN ARRAY_TO_STRING(LIST_SORT(STR_SPLIT(CONCAT_WS(';', "_n_0", "_n_9"), ';')), ';')
            ELSE COALESCE("_n_0", "_n_9")
          END
        )
      END
    ) AS "_f_2",
    (
      CASE
        WHEN (
          (
            "_a0_concerns" & 1
          ) <> 0
        )
        THEN (
          CASE
            WHEN (
              "_d_3" AND (
                NOT (
                  "_n_1" IS NULL
                )
              )
            )
            THEN REGEXP_REPLACE(
              ARRAY_TO_STRING(LIST_SORT(STR_SPLIT(CONCAT_WS(';', "_k_1"), ';')), ';'),
              '[0-9-]* ',
              '',
              'g'
            )
            ELSE "_n_1"
          END
        )
      END
    ) AS "_f_3",
    (
      CASE
        WHEN (
          (
            "_a0_concerns" & 1
          ) <> 0
        )
        THEN (
          CASE
            WHEN (
              (
                NOT (
                  "_n_2" IS NULL
                )
              ) AND (
                NOT (
                  "_n_4" IS NULL
                )
              )
            )
            THEN ARRAY_TO_STRING(LIST_SORT(STR_SPLIT(CONCAT_WS(';', "_n_2", "_n_4"), ';')), ';')
            ELSE COALESCE("_n_2", "_n_4")
          END
        )
      END
    ) AS "_f_4",
    (
      CASE
        WHEN (
          (
            "_a0_concerns" & 2
          ) <> 0
        )
        THEN (
          CASE
            WHEN (
              (
                NOT (
                  "_n_0" IS NULL
                )
              ) AND (
                NOT (
                  "_n_10" IS NULL
                )
              )
            )
            THEN ARRAY_TO_STRING(LIST_SORT(STR_SPLIT(CONCAT_WS(';', "_n_0", "_n_10"), ';')), ';')
            ELSE COALESCE("_n_0", "_n_10")
          END
        )
      END
    ) AS "_f_7",
    (
      CASE
        WHEN (
          (
            "_a0_concerns" & 2
          ) <> 0
        )
        THEN (
          CASE
            WHEN (
              "_d_3"
              AND (
                (
                  NOT (
                    "_n_1" IS NULL
                  )
                ) OR (
                  NOT (
                    "_n_7" IS NULL
                  )
                )
              )
            )
            THEN REGEXP_REPLACE(
              ARRAY_TO_STRING(LIST_SORT(STR_SPLIT(CONCAT_WS(';', "_k_1", "_k_7"), ';')), ';'),
              '[0-9-]* ',
              '',
              'g'
            )
            WHEN (
              (
                NOT (
                  "_n_1" IS NULL
                )
              ) AND (
                NOT (
                  "_n_7" IS NULL
                )
              )
            )
            THEN ARRAY_TO_STRING(LIST_SORT(STR_SPLIT(CONCAT_WS(';', "_n_1", "_n_7"), ';')), ';')
            ELSE COALESCE("_n_1", "_n_7")
          END
        )
      END
    ) AS "_f_8"
  FROM "_12"
)
SELECT
  "_row".*,
  "_o_marks" AS "marks.outcome",
  (
    CASE
      WHEN (
        NOT (
          "_o_marks" IS NULL
        )
      )
      THEN "_o_marks"
      WHEN (
        (
          "_a0_concerns" & 1
        ) <> 0
      )
      THEN CONCAT_WS(
        ';',
        (
          CASE
            WHEN (
              (
                NOT (
                  (
                    "_s_5" IS TRUE
                  )
                )
              )
              AND (
                NOT (
                  (
                    "_s_4" IS TRUE
                  )
                )
              )
              AND (
                NOT (
                  (
                    "_s_3" IS TRUE
                  )
                )
              )
              AND (
                NOT (
                  (
                    "_s_2" IS TRUE
                  )
                )
              )
              AND (
                NOT (
                  (
                    "_s_1" IS TRUE
                  )
                )
              )
            )
            THEN 'suitable'
          END
        ),
        (
          CASE
            WHEN (
              (
                NOT (
                  "_s_1" IS FALSE
                )
              )
              AND (
                NOT (
                  (
                    "_s_5" IS TRUE
                  )
                )
              )
              AND (
                NOT (
                  (
                    "_s_4" IS TRUE
                  )
                )
              )
              AND (
                NOT (
                  (
                    "_s_3" IS TRUE
                  )
                )
              )
              AND (
                NOT (
                  (
                    "_s_2" IS TRUE
                  )
                )
              )
            )
            THEN 'possible'
          END
        ),
        (
          CASE
            WHEN (
              (
                NOT (
                  "_s_2" IS FALSE
                )
              )
              AND (
                NOT (
                  (
                    "_s_5" IS TRUE
                  )
                )
              )
              AND (
                NOT (
                  (
                    "_s_4" IS TRUE
                  )
                )
              )
              AND (
                NOT (
                  (
                    "_s_3" IS TRUE
                  )
                )
              )
            )
            THEN 'ask_clinician'
          END
        ),
        (
          CASE
            WHEN (
              (
                NOT (
                  "_s_3" IS FALSE
                )
              )
              AND (
                NOT (
                  (
                    "_s_5" IS TRUE
                  )
                )
              )
              AND (
                NOT (
                  (
                    "_s_4" IS TRUE
                  )
                )
              )
            )
            THEN 'wait'
          END
        ),
        (
          CASE
            WHEN (
              (
                NOT (
                  "_s_4" IS FALSE
                )
              )
              AND (
                NOT (
                  (
                    "_s_5" IS TRUE
                  )
                )
              )
            )
            THEN 'unlikely_to_help'
          END
        ),
        (
          CASE WHEN (
            NOT (
              "_s_5" IS FALSE
            )
          ) THEN 'not_suitable' END
        )
      )
    END
  ) AS "marks.possible_outcomes",
  (
    CASE
      WHEN (
        (
          "_a0_concerns" & 1
        ) <> 0
      )
      THEN NULLIF(CONCAT_WS(';', "_n_8", "_f_4", "_f_3", "_f_2", "_n_3", "_f_0"), '')
    END
  ) AS "marks.findings",
  (
    CASE WHEN (
      "_o_marks" = 'wait'
    ) THEN "_u_peel-recent" END
  ) AS "marks.earliest",
  "_o_rough" AS "rough.outcome",
  (
    CASE
      WHEN (
        NOT (
          "_o_rough" IS NULL
        )
      )
      THEN "_o_rough"
      WHEN (
        (
          "_a0_concerns" & 2
        ) <> 0
      )
      THEN CONCAT_WS(
        ';',
        (
          CASE
            WHEN (
              (
                NOT (
                  (
                    "_s_5" IS TRUE
                  )
                )
              )
              AND (
                NOT (
                  (
                    "_s_9" IS TRUE
                  )
                )
              )
              AND (
                NOT (
                  (
                    "_s_8" IS TRUE
                  )
                )
              )
              AND (
                NOT (
                  (
                    "_s_7" IS TRUE
                  )
                )
              )
            )
            THEN 'possible'
          END
        ),
        (
          CASE
            WHEN (
              (
                NOT (
                  "_s_7" IS FALSE
                )
              )
              AND (
                NOT (
                  (
                    "_s_5" IS TRUE
                  )
                )
              )
              AND (
                NOT (
                  (
                    "_s_9" IS TRUE
                  )
                )
              )
              AND (
                NOT (
                  (
                    "_s_8" IS TRUE
                  )
                )
              )
            )
            THEN 'ask_clinician'
          END
        ),
        (
          CASE
            WHEN (
              (
                NOT (
                  "_s_8" IS FALSE
                )
              )
              AND (
                NOT (
                  (
                    "_s_5" IS TRUE
                  )
                )
              )
              AND (
                NOT (
                  (
                    "_s_9" IS TRUE
                  )
                )
              )
            )
            THEN 'wait'
          END
        ),
        (
          CASE
            WHEN (
              (
                NOT (
                  "_s_9" IS FALSE
                )
              )
              AND (
                NOT (
                  (
                    "_s_5" IS TRUE
                  )
                )
              )
            )
            THEN 'unlikely_to_help'
          END
        ),
        (
          CASE WHEN (
            NOT (
              "_s_5" IS FALSE
            )
          ) THEN 'not_suitable' END
        )
      )
    END
  ) AS "rough.possible_outcomes",
  (
    CASE
      WHEN (
        (
          "_a0_concerns" & 2
        ) <> 0
      )
      THEN NULLIF(CONCAT_WS(';', "_n_8", "_n_2", "_f_8", "_f_7", "_n_6"), '')
    END
  ) AS "rough.findings",
  (
    CASE
      WHEN (
        "_o_rough" = 'wait'
      )
      THEN GREATEST("_u_peel-recent", "_u_peel-recent-on-rough-skin")
    END
  ) AS "rough.earliest",
  "_missing_answers" AS "missing_answers",
  "_problems" AS "problems"
FROM "_13"
