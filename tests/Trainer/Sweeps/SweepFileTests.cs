using ImageGen.Generators;
using ImageGen.Trainer.Commands;
using ImageGen.Trainer.Sweeps;

namespace ImageGen.Tests.Trainer.Sweeps;

public sealed class SweepFileTests
{
    [Fact]
    public void Every_combination_is_a_run_and_the_last_option_varies_fastest()
    {
        var sweep = SweepFile.Parse(
            "a.json",
            """
            {
              // comments and trailing commas are allowed
              "system": "dcgan",
              "options": { "data": "shapes", "balanced-classes": true },
              "grid": { "loss": ["bce", "hinge"], "learning-rate": [0.0002, 1e-4], "spectral-norm": ["off"] },
              "evaluate": { "samples": 2000 },
            }
            """);
        Assert.Equal(
            [
                "loss=bce,learning-rate=0.0002,spectral-norm=off", "loss=bce,learning-rate=1e-4,spectral-norm=off",
                "loss=hinge,learning-rate=0.0002,spectral-norm=off", "loss=hinge,learning-rate=1e-4,spectral-norm=off",
            ],
            sweep.Runs.Select(run => run.Name));
        Assert.Equal(
            "train dcgan --data shapes --balanced-classes --loss hinge --learning-rate 1e-4 --spectral-norm off",
            string.Join(' ', sweep.Runs[3].Arguments));
        Assert.Equal(["--samples", "2000"], sweep.Evaluation);
    }

    [Fact]
    public void A_switch_is_on_or_left_out()
    {
        var sweep = SweepFile.Parse(
            "a.json", """{ "system": "cgan", "grid": { "balanced-classes": [true, false] }, "evaluate": true }""");
        Assert.Equal(["balanced-classes=true", "balanced-classes=false"], sweep.Runs.Select(run => run.Name));
        Assert.Equal(["train", "cgan", "--balanced-classes"], sweep.Runs[0].Arguments);
        Assert.Equal(["train", "cgan"], sweep.Runs[1].Arguments);
        Assert.NotNull(sweep.Evaluation);
        Assert.Empty(sweep.Evaluation);
    }

    [Theory]
    [InlineData("data", "folder:../my photos/a")]
    [InlineData("data", "folder:C:\\photos")]
    [InlineData("augment", "rotate=10;$(rm)")]
    public void A_name_is_one_that_every_file_system_takes(string option, string value)
    {
        string name = SweepRun.NameOf([(option, value)]);
        Assert.Matches("^[A-Za-z0-9=,._+-]+$", name);
        Assert.NotEqual(name, SweepRun.NameOf([(option, value.Replace(' ', '_').Replace('\\', ':') + "x")]));
    }

    [Fact]
    public void Long_names_are_cut_and_stay_different()
    {
        string[] names =
        [
            .. Enumerable.Range(0, 3).Select(i => SweepRun.NameOf([("data", $"folder:{new string('a', 300)}{i}")])),
        ];
        Assert.All(names, name => Assert.InRange(name.Length, 1, 200));
        Assert.Equal(3, names.Distinct().Count());
    }

    [Theory]
    [InlineData("", "not JSON (line 1")]
    [InlineData("[]", "expected an object")]
    [InlineData("""{ "grid": { "seed": [0] } }""", "\"system\": is missing")]
    [InlineData("""{ "system": 3, "grid": { "seed": [0] } }""", "\"system\": expected the name")]
    [InlineData("""{ "system": "dcgan" }""", "\"grid\": is missing")]
    [InlineData("""{ "system": "dcgan", "grid": {} }""", "\"grid\": is missing")]
    [InlineData("""{ "system": "dcgan", "grid": { "seed": 1 } }""", "\"grid.seed\": expected a list")]
    [InlineData("""{ "system": "dcgan", "grid": { "seed": [] } }""", "\"grid.seed\": expected a list")]
    [InlineData("""{ "system": "dcgan", "grid": { "seed": [[1]] } }""", "\"grid.seed\": expected a text, a number")]
    [InlineData("""{ "system": "dcgan", "grid": { "seed": [null] } }""", "\"grid.seed\": expected a text, a number")]
    [InlineData("""{ "system": "dcgan", "grid": { "seed": [1, 1] } }""", "\"grid.seed\": has 1 twice")]
    [InlineData("""{ "system": "dcgan", "grid": { "seed": [1], "seed": [2] } }""", "\"grid.seed\": is there twice")]
    [InlineData("""{ "system": "dcgan", "grid": { "--seed": [1] } }""", "write the option without dashes")]
    [InlineData("""{ "system": "dcgan", "grid": { "run": ["a"] } }""", "\"grid.run\": cannot be set here")]
    [InlineData("""{ "system": "dcgan", "options": { "seed": 1 }, "grid": { "seed": [1] } }""", "also among")]
    [InlineData("""{ "system": "dcgan", "options": [], "grid": { "seed": [1] } }""", "\"options\": expected an object")]
    [InlineData("""{ "system": "dcgan", "grids": {} }""", "\"grids\": unknown")]
    [InlineData("""{ "system": "dcgan", "evaluate": 3, "grid": { "seed": [1] } }""", "\"evaluate\": expected")]
    public void What_is_wrong_with_a_file_is_said_in_a_line(string json, string expected)
    {
        InputException e = Assert.Throws<InputException>(() => SweepFile.Parse("grid.json", json));
        Assert.StartsWith("grid.json: ", e.Message);
        Assert.Contains(expected, e.Message);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void A_grid_of_more_runs_than_anybody_means_is_refused()
    {
        string values = string.Join(',', Enumerable.Range(0, 200));
        InputException e = Assert.Throws<InputException>(() => SweepFile.Parse(
            "a.json", $$"""{ "system": "gan", "grid": { "seed": [{{values}}], "batch": [{{values}}] } }"""));
        Assert.Contains("40,000 runs; at most 1,000", e.Message);
    }

    [Theory]
    [InlineData("45m", 2700)]
    [InlineData("8h", 28800)]
    [InlineData("2d", 172800)]
    [InlineData("1h30m", 5400)]
    [InlineData("01:30:05", 5405)]
    public void Times_are_read(string text, double seconds) =>
        Assert.Equal(seconds, SweepCommand.TimeLimit(text).TotalSeconds);

    [Theory]
    [InlineData("")]
    [InlineData("0m")]
    [InlineData("8")]
    [InlineData("-1h")]
    [InlineData("99999999999999999d")]
    public void Other_times_are_refused(string text) =>
        Assert.Contains("--time-limit", Assert.Throws<InputException>(() => SweepCommand.TimeLimit(text)).Message);
}
