"""Words that a narrator may not use: what they say cannot be checked, or may not be inferred of anybody."""

import re
from collections.abc import Iterator, Sequence

from tweet_insights.person.traits import FORBIDDEN

REFUSED = {
    "a quantity in words, which cannot be checked": """
        half halves halved third thirds quarter quarters fourth fifth fifths sixth seventh eighth ninth tenth tenths
        twice thrice once double doubled doubles doubling triple tripled quadruple fold times hundred hundreds
        hundredth thousands millions billion billions trillion trillions dozen dozens couple pair pairs trio single
        sole lone majority minority plurality most mostly mainly largely chiefly many much few several numerous
        countless plenty lot lots handful bulk all every each both everyone everybody everything everywhere always
        entire entirely whole wholly only solely almost nearly barely scarcely hardly ratio rest remainder remaining
        average* typical* median
    """,
    "a comparison or a change, which cannot be checked": """
        than more less fewer higher lower greater smaller larger bigger lesser highest lowest greatest smallest largest
        biggest least best worst better worse above below over under beyond within exceed* surpass* outnumber* rise
        rises rose risen rising fall falls fell fallen falling grow grows grew grown growing growth increas* decreas*
        declin* drop drops dropped surg* spike* spiking peak peaks peaked jump* climb* soar* plung* shrink* shrank
        trend* same equal equally similar similarly twofold extreme* maximum minimum up down busiest unusual
        top bottom leading earliest latest significan*
    """,
    "a cause, which the facts do not know": """
        because caus* due driv* drove lead leads led result* reason* thanks trigger* respon* explain* why react* owing
        therefore hence thus consequen* attribut* influenc* effect effects affect* impact* stem stems blame* prompt*
        since so
    """,
    "a denial, which cannot be checked": """
        not cannot no none nobody nothing nowhere never without neither nor except excluding non unless lack* absen*
        """,
    "a forecast or advice, which the facts do not hold": """
        will would shall should must may might could can likely unlikely probabl* predict* forecast* expect* future
        soon tomorrow recommend* ought
    """,
    "a mood that the facts do not tell": """
        positive positiv* neutral happy happi* glad joy* sad* angry anger* fear* afraid hate* hatred offens* iron*
        sarcas* optimis* pessimis* love* disgust* anxi* upset furious outrag* frustrat* satisf* dissatisf*
    """,
    "never inferred of people": """
        ill sick sick* disab* depress* mental* addict* pregnan* poor rich wealth* unemploy* bankrupt* politic* democrat*
        republican* conservativ* liberal* leftist* socialis* communis* fascis* voter* voting elect* ethnic* racial*
        racis* immigra* migrant* foreigner* religio* muslim* islam* christian* cathol* jew jews jewish hindu* buddhis*
        atheis* gay lesbian* bisexual* transgender* queer homosexual* heterosexual* sexual* gender* criminal* guilt*
        convict* women woman men man male female girls boys young old elderly teenager*
    """,
}
"""By reason; a star stands for any ending."""
_NAMED = {word for names in FORBIDDEN.values() for name in names for word in name.split("-")}


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word).replace(r"\*", "[a-z]*") for word in words))


_REFUSED = {reason: _pattern(words.split()) for reason, words in REFUSED.items()}
_REFUSED["never inferred of people"] = _pattern([*REFUSED["never inferred of people"].split(), *sorted(_NAMED)])


def refused_words(said: Sequence[str], but: Sequence[str] = ()) -> Iterator[str]:
    """Why words of these tokens may not be used; those in `but` may."""
    for word in dict.fromkeys(token.lower() for token in said):
        if word in but:
            continue
        if word.endswith("n't"):
            yield f'"{word}" is a denial, which cannot be checked'
        stem = word.split("'", maxsplit=1)[0]
        yield from (f'"{word}" is {reason}' for reason, pattern in _REFUSED.items() if pattern.fullmatch(stem))
