"""The manual of diagnostics: for each code what it means, why it is refused, and how to mend it."""

from __future__ import annotations

MANUAL: dict[str, str] = {
    "alias-refused": """\
YAML can name a value with `&name` and repeat it with `*name` or `<<`. Rule
files take none of these: a clinician could no longer read the file from top to
bottom, and a few nested aliases can blow up to gigabytes. Write the value out
wherever it is needed.""",
    "certainty-wording": """\
The words of a statement must sound as sure as its `certainty`, and no surer:
moderate is "probably", low is "may", "might", "can" or "could", very low says
that it is uncertain or not known. A bold word such as "removes" or "works"
needs one of these in its own sentence. The hedge may also stand in `basis`. Put
the fitting word in, or correct the grade.

    because: A peel probably fades dark marks.
    certainty: moderate""",
    "condition-too-wide": """\
A condition can hold, or fail to hold, in so many ways that nothing can be
decided of everybody. This comes of many `any` beside each other under one
`all`. Split it into several rules: every rule that holds counts.""",
    "drawing-shape": """\
A drawing is a `colour`, or lines in `unicode` and the same in `ascii`; never
both, never one half. It has at most 5 lines, each at most 30 columns wide and
each character one column, or it would not stand straight beside its option.
Put lines and colours in quotes, so that blanks are kept and `#` begins no
comment.

    sunburn: {colour: "#d2a679"}""",
    "duplicate-id": """\
Two things of the same kind have one name: two rules, two questions, two
sources, or a file that is listed twice. A name must lead to one thing, or
findings, answers and citations would be ambiguous. Rename one of them, or
delete it if it is a copy. A question stands once under `histories`, or its
answer would be told twice. The message shows where the name stood first.""",
    "duplicate-key": """\
A key stands twice in one block. Most YAML readers keep the last one in silence,
so that half of a condition could vanish unseen. Keep one of them. To ask two
things of the same question, put both under `all`:

    all:
      - {skin_now: rash}
      - not: {skin_now: infection}""",
    "either-or": """\
Just one of the two keys belongs here. A promise says what `never` comes about,
or what `always` does, and speaks of an `outcome` or of a `finding`. Write two
promises where you mean both.

    never: {outcome: [suitable, possible]}
    always: {finding: suspicious-spot}""",
    "empty-file": """\
The file holds nothing but comments, or the rule set names no concern. A
contraindication may have been lost on the way. Fill the file, or delete it and
take it off the list in ruleset.yaml.""",
    "empty-promise": """\
A promise speaks of nobody: no possible answers make its `when` true. It would
hold whatever the rules say, and so it protects no one. Look for two parts that
contradict each other, or a bound that nobody reaches.""",
    "file-too-large": """\
The file is larger than a million bytes. No rule file comes near that, so it is
most likely not one, and reading it could take all the memory. Split it by
topic, or check what it is.""",
    "forward-reference": """\
An `ask_when` names a question that is asked later, or the question itself.
Questions are asked in the order of the files in ruleset.yaml, and from top to
bottom within a file, so the answer would not be known yet. Move the other
question up, or its file further up in the list.""",
    "idle-rule": """\
The rule applies to some people, but it changes nothing. Wherever it applies,
another rule asks for the same outcome or a lower one, and tells the same
answers. Often the outcome is too high, or the concern's best case is already as
low. Delete the rule, ask for less, or leave out `outcome` so that it is a note.""",
    "invalid-applies-to": """\
`applies_to` says which concerns a safety rule is about, `concerns` which a
promise is about: `all`, a list of concerns, or `{all_but: [...]}`. An empty
list would switch the rule off in silence. In the file of a concern leave it
out: a rule there is about that concern.

    applies_to: {all_but: [stretch_marks]}""",
    "invalid-condition": """\
This is not a condition, or it can never hold. A condition names a question and
its answer; several of them in one block must all hold. `all` and `any` take a
list of conditions, `not` takes one.

    when:
      pregnancy: [pregnant, breastfeeding]
      any:
        - {age: {at_most: 17}}
        - not: {skin_now: none}""",
    "invalid-id": """\
A name may hold the letters a to z, digits, `-` and `_`, and begins with a
letter. Names become flags on the command line and columns of tables, where
spaces and accents would break. Questions and options are written `like_this`,
rules `like-this`.""",
    "invalid-json": """\
The answers file is not valid JSON. The message names the first place that
cannot be read; often a comma is missing or one too many. YAML is read as well,
and is easier to write by hand: one `question: answer` on each line.""",
    "invalid-span": """\
A span is a whole number and a unit: days, weeks, months or years, such as `6
months`. Zero is no span. Write `18 months` where you mean a year and a half.""",
    "invalid-until": """\
`until` says when a wait is over: an event in words that continue the sentence
"wait until", or a date. A date needs both the question that it starts from and
the span to add.

    until: {date: surgery_date, plus: 6 weeks}
    until: your skin has fully healed""",
    "invalid-yaml": """\
The file cannot be read as YAML. The message names the place at which reading
failed; the mistake is often on the line above. Usual causes are a tab used to
indent, a line indented too far, a text with `: ` in it that needs quotes, and a
file that was not saved as UTF-8.""",
    "missing-evidence": """\
Everything that a person is told rests on evidence, or says that there is none.
This statement does neither. Cite sources from evidence.yaml under `evidence`,
or say in plain words under `evidence_lacking` what nobody has shown.

    evidence: [chu2021]
    evidence_lacking: No study has looked at this.""",
    "missing-file": """\
The list in ruleset.yaml names a file that is not there or cannot be read. A
safety file that gets lost would make treatment look safer than it is, so the
whole rule set is refused. Put the file back, or take it off the list on
purpose.""",
    "missing-key": """\
Something that is always needed is left out, such as the `because` of a rule.
The help line says what belongs there. If it looks as if it were there, check
its spelling and its indentation.""",
    "missing-until": """\
A rule with the outcome `wait` has to say until when; nobody can act on a bare
"wait". Add `until` with a date or an event, or choose another outcome if
waiting will not help.

    outcome: wait
    until: {date: surgery_date, plus: 6 weeks}""",
    "nested-too-deep": """\
The file is nested more deeply than 24 levels. No readable rule is, and very
deep files can bring a reader down. Split the condition into several rules:
every rule that matches counts.""",
    "no-ruleset": """\
There is no ruleset.yaml in this folder, or it cannot be read. A rule set is a
folder with that file at its top; it lists all the others. Check the path given
with `--rules` or SKINQUIZ_RULES.""",
    "not-exclusive": """\
In a list of choices the options `none`, `not_sure` and `prefer_not_to_say`
cannot stand beside others. Nobody has both nothing and an infection. Mark them
so:

    - {id: none, label: None of these, exclusive: true}""",
    "overdue-review": """\
The day of `review_due` in ruleset.yaml has passed, so newer evidence may say
otherwise than these rules. Nothing stops working, and every summary says that
the review is overdue. Hold the texts against their sources, look for newer
ones, and then set `reviewed` and `review_due`.""",
    "question-shape": """\
The question has a part that does not go with its type, or lacks one. `choice`
and `choices` need `options`, and only they take a `picture`; `integer` needs
`min` and `max`; `date` needs neither. `not_sure: true` is for `integer` and
`date`; a choice has an option `not_sure` instead.""",
    "reading-level": """\
Each text for people should read at US school grade 8 or lower, by the formula
of Flesch and Kincaid, which counts words in a sentence and syllables in a word.
Worried people read worse than they otherwise do. Split the long sentence, say
the long words in shorter ones, or explain a term in glossary.yaml: it then
counts as one syllable. Texts of five words or fewer have no level.""",
    "repeated-rule": """\
Two rules about the same concern apply to just the same people and ask for the
same outcome. A change to one would be forgotten in the other. Delete one of
them, and keep its texts and sources in the other.""",
    "reserved-id": """\
The engine uses this name itself: for a word of the condition language such as
`any`, for the question `concerns`, or for a flag of `skinquiz assess` such as
`--format`. A question of that name could not be asked. Choose another name.""",
    "several-documents": """\
A line of three dashes starts a second YAML document in the same file. Only one
would be read and the other would be lost. Put it into a file of its own, and
add that to the list in ruleset.yaml.""",
    "tag-refused": """\
A word that begins with `!` tells YAML to turn a value into some other type;
with some readers it can even run programs. Rule files take no tags. Leave it
out: values are read as text and turned into what the field needs.""",
    "text-cut-short": """\
A blank and `#` begin a remark in YAML, so that the rest of the line is never
told. Here a text ends with them in the middle of a sentence. Put all of the
text in quotes, or the remark on a line of its own.

    because: 'Stop #1 on the list first.'""",
    "told-apart": """\
The option is said to be the `same_as` another, but some condition names only
one of the two. Perhaps the other was forgotten there. Name both in the
condition, or leave out `same_as`.""",
    "uncited-source": """\
No statement cites this source, so nobody who reads the rules meets it. Cite it
where it supports what is said, or delete it. This is advice: the rules are
sound all the same.""",
    "unexplained-term": """\
A text for people has an abbreviation or a learned word that nothing explains:
no entry in glossary.yaml, and no words beside it. It is shown where it stands
first, and other texts below. Use a word that people know, or explain it in the
glossary, in brackets or in a sentence. An article, or a question with its
options, needs that once. Texts for clinicians are left alone.

    - {term: keloid, gloss: A scar that grows beyond its wound.}""",
    "unheard-doubt": """\
The question offers the answer `not_sure` or `prefer_not_to_say`, but no rule
names it. Whoever gives that answer would be told the same as somebody who has
nothing to tell. Add a rule; a doubt on what matters leads to a clinician.

    when: {pregnancy: [not_sure, prefer_not_to_say]}
    outcome: ask_clinician""",
    "unknown-concern": """\
There is no concern of that name. Concerns are named by the `id` in the files
under concerns/. A rule that applied to a misspelt concern would never be seen.
The help line gives the nearest name.""",
    "unknown-file": """\
A rule set holds ruleset.yaml, evidence.yaml, glossary.yaml, pictures.yaml,
promises.yaml and files called NAME.yaml directly in concerns/, safety/,
guidance/, topics/ and cases/. Anything else is refused, and so is a path that
leads out of the folder. Move or rename the file.""",
    "unknown-key": """\
This key has no meaning here, so what it says would be ignored. Most often it is
misspelt, or indented under the wrong item. The help line gives the nearest key,
or all that are valid.""",
    "unknown-option": """\
The question has no option of that name, so the comparison would never hold, or
the drawing never be shown. Use the `id` of an option, not its label. To add an
answer, add it to the `options` of the question first.""",
    "unknown-person": """\
The case starts from a person that no file under cases/ describes. People stand
under `people` with an `id` and their `answers`. Check the spelling, or add the
person.""",
    "unknown-picture": """\
The question names a picture that does not stand in pictures.yaml, so nothing
could be drawn. Correct the name, or add a picture of that `id` there with a
drawing for each option that needs one.""",
    "unknown-question": """\
There is no question of that name, or it has a mistake of its own and could not
be read. For the date of an `until` it must be a question of type `date`. A rule
about a question that is never asked could never match, and a list under
`histories` could never show its answer.""",
    "unknown-rule": """\
A case or a promise names a rule that does not exist. Cases list the ids of
rules under `applies` and `misses`, promises under `finding`. The rule may have
been renamed, or it has a mistake of its own and could not be read.""",
    "unknown-source": """\
The statement cites a source that does not stand in evidence.yaml, so nobody
could look it up. Correct the name, or add the source there with at least an
`id` and a `title`.""",
    "unknown-text": """\
A case lists under `shows` or `hides` something that can never be shown, so it
would test nothing. Guidance goes by its `id`. An alternative goes by the
concern and its own `id` with a dot between, a course by the concern and
`course`. The help line gives the nearest name.

    shows: [cream-for-days, acne_scars.filler]
    hides: acne_scars.course""",
    "unknown-value": """\
Only a few words are allowed here, such as the six outcomes or the four grades
of certainty. The help line gives the nearest or all of them. They are written
in small letters, with `_` between words.""",
    "unlisted-file": """\
A YAML file lies in the folder, but ruleset.yaml does not list it, so its rules
would not count. Add it to `files`; its place in the list decides when its
questions are asked. If it does not belong there, delete it.""",
    "unreachable-best-case": """\
Nobody gets the best case of this concern, whatever they answer. Some rule holds
for everybody, which is often a `not` too many or a bound on the wrong side. If
it is meant so, the best case is too good: set its `outcome` lower.""",
    "unreachable-branch": """\
One part of an `any` holds for nobody while what stands beside it holds. So it
adds nobody, and was most likely meant in another way. Look for an option of a
question that is not asked here, or for a part that contradicts the rest.""",
    "unreachable-question": """\
Nobody is ever asked this question: no possible answers make its `ask_when`
true. Rules that wait for the answer never apply either. Look for two parts that
contradict each other, and at what the earlier questions are asked after.""",
    "unreachable-rule": """\
The rule never applies: no possible answers make its condition true. If it holds
back a treatment, it protects nobody. Look for two options of one choice that
must hold at once, bounds that leave no number, and questions that are not asked
when the others are.""",
    "unreachable-text": """\
Nobody ever reads this guidance, course or alternative: no possible answers make
its `when` true. Look for two parts that contradict each other, or delete it.""",
    "until-mismatch": """\
A wait with a date must end on the day on which its rule stops matching, or the
person would be told one date and judged by another. So `when` must hold
`within` the same span of the same question, as a condition that always has to
hold: not under `any` or `not`.

    when: {surgery_date: {within: 6 weeks}}
    until: {date: surgery_date, plus: 6 weeks}""",
    "until-without-wait": """\
`until` stands in a rule whose outcome is not `wait`. Only waiting ends by
itself. Set `outcome: wait`, or move the words into `because`.""",
    "unused-option": """\
Nothing tells two options of a question apart: no rule, guidance or question
names only one of them. One option that nothing names is usual; it stands for
having nothing to tell. If two are meant to count as one, say so. This is
advice: the rules are sound all the same.

    - {id: neck, label: Neck, same_as: face}""",
    "unused-question": """\
Nothing looks at the answer: no rule, no guidance, no other question. People
would answer it for nothing, or a rule was lost. Add the rule that it is asked
for, or delete it.""",
    "unused-term": """\
The glossary explains a term that no text uses, neither for people nor for
clinicians, so nobody would ever see it. Take it out, or check how the texts
spell it: plurals are found, other forms of a word are not.""",
    "wrong-matcher": """\
The comparison does not fit the type of the question. A choice is compared with
its options, a whole number with `at_least` and `at_most`, a date with `within`
and `over`.

    when: {age: {at_most: 17}}
    when: {surgery_date: {over: 1 year}}""",
    "wrong-type": """\
Something of another kind is needed here: text, a whole number, a date such as
2026-11-20, true or false, a list, or keys with values. The message says which.
A value that is empty counts as nothing.""",
}
