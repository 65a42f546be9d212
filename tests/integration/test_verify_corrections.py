"""What is taken back lessens its own figure and no other, and no figure is less than nothing."""

from __future__ import annotations

from collections.abc import Sequence

from cities import World, number

RENT, SALE, PAY = "财产租赁所得", "财产转让所得", "工资薪金所得"


def tax(world: World, rows: Sequence[tuple[str, str, str, str, str]], period: tuple[str, str] = ("", "")) -> None:
    begin, end = period
    world.file(
        "income_tax.csv",
        [
            {
                "姓名": "测试人",
                "身份证号": who,
                "扣缴单位": payer,
                "所得项目": kind,
                "收入额": amount,
                "所属期起": begin or f"{month}-01",
                "所属期止": end or f"{month}-28",
            }
            for who, payer, kind, amount, month in rows
        ],
    )


def found(world: World, category: str) -> list[int]:
    world.verify()
    return [row[f"found_{category}"] for row in world.read("households")]


def test_what_a_payer_takes_back_lessens_what_he_paid(world: World) -> None:
    who = world.person(number(1))
    tax(
        world,
        [
            (who, "甲", PAY, "5000", "2026-01"),
            (who, "甲", PAY, "-2000", "2026-02"),
            (who, "乙", PAY, "1000", "2026-03"),
        ],
    )
    assert found(world, "wage") == [400_000]


def test_what_is_taken_back_lessens_no_other_figure(world: World) -> None:
    one, other = world.person(number(1)), world.person(number(2), 与户主关系="配偶")
    third = world.person(number(3), household="H2")
    tax(
        world,
        [
            (one, "甲", RENT, "6000", "2026-01"),
            (other, "甲", SALE, "-6000", "2026-02"),
            (one, "乙", RENT, "-500", "2026-02"),
            (one, "甲", SALE, "-700", "2026-02"),
            (third, "甲", RENT, "-6000", "2026-02"),
        ],
    )
    assert found(world, "property") == [600_000, 0]


def test_a_record_without_an_amount_is_no_figure(world: World) -> None:
    who = world.person(number(1))
    tax(world, [(who, "甲", PAY, "", "2026-01"), (who, "甲", PAY, "", "2026-02")])
    assert found(world, "wage") == [0]
    assert [f["why"] for f in world.read("facts")] == ["no_amount"]


def test_a_tax_period_without_an_end_counts_from_its_beginning(world: World) -> None:
    who = world.person(number(1))
    tax(world, [(who, "甲", PAY, "5000", "")], ("2026-01-01", "9999-12-31"))
    assert found(world, "wage") == [500_000]
