using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Trainer.Commands;

/// <summary>The verb "train": one subcommand per system, and --resume.</summary>
internal static class TrainCommand
{
    private static readonly Option<string> Resume = new("--resume")
    {
        Description = "Resume the run in this folder from its newest checkpoint.",
        HelpName = "RUN",
    };

    private static readonly Option<int?> ResumeSteps = new("--steps")
    {
        Description = "With --resume: new total number of training steps.",
        HelpName = "N",
    };

    private static readonly Option<string> ResumeData = CommonOptions.MovedData("With --resume: new location");

    private static readonly Option<bool> DataChanged = new("--data-changed")
    {
        Description = "With --resume: resume although the training pictures have changed, in a new order; the result "
            + "differs from that of an uninterrupted run.",
    };

    private static readonly Option<int?> DecayFrom = new("--decay-from")
    {
        Description = "Step from which the learning rates decay linearly to zero at the last step. [default: never]",
        HelpName = "N",
    };

    private static readonly Option<string> DataRoot = CommonOptions.DataRoot();

    private static readonly Option<string> Run = new("--run")
    {
        Description = "Run folder; must not contain a run. [default: runs/SYSTEM-DATA]",
        HelpName = "FOLDER",
    };

    private static readonly Option<ulong> Seed =
        new("--seed") { Description = "Random seed.", DefaultValueFactory = _ => 0 };

    private static readonly Option<string> Device =
        new("--device") { Description = "cpu or cuda. [default: cuda if available]" };

    private static readonly Option<int?> Threads = new("--threads")
    {
        Description = "Number of CPU threads; rounding depends on it. [default: one per processor, 1 for small "
            + "networks of linear layers]",
        HelpName = "N",
    };

    private const int MostThreads = 1024;

    private static readonly Option<double> Average = new("--average")
    {
        Description = "Decay of the exponential moving average of the weights, which is sampled and exported.",
        DefaultValueFactory = _ => 0.999,
    };

    private static readonly Option<string> Augment = new("--augment")
    {
        Description = "Augmentation, applied at random each time a picture is used: none, or a comma-separated list of "
            + $"{Augmentation.Parts}. [default: the data set's own]",
        HelpName = "HOW",
    };

    private static readonly Option<bool> BalancedClasses = new("--balanced-classes")
    {
        Description = "Sample all classes equally often, regardless of their size.",
    };

    private static readonly Option<int?> Size = CommonOptions.Size();

    private static readonly Option<string> PrecisionName = new("--precision")
    {
        Description = "float32, or bf16: layers compute in bfloat16, with float32 master weights. auto: bf16 on CUDA "
            + "and on processors with native support (AMX, AVX512-BF16), float32 elsewhere.",
        DefaultValueFactory = _ => ChosenPrecision.Auto,
        HelpName = "auto|float32|bf16",
    };

    private static readonly Option<string> Convolutions = new("--convolutions")
    {
        Description = "Convolutions on the CPU: onednn (primitives), matmul (matrix products) or auto (the faster "
            + "for each layer, measured at the start of the run).",
        DefaultValueFactory = _ => "auto",
        HelpName = "auto|onednn|matmul",
    };

    private static readonly Option<int> CheckpointEvery = Every("--checkpoint-every", "checkpoints", 1000);
    private static readonly Option<int?> ExportEvery = new("--export-every")
    {
        Description = "Steps between exports to RUN/exports, for viewer --watch RUN. Also with --resume. "
            + "[default: only one at the end]",
        HelpName = "N",
    };

    private static readonly Option<int> SampleEvery = Every("--sample-every", "sample sheets", 1000);
    private static readonly Option<int> LogEvery = Every("--log-every", "log lines", 100);

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "train",
            """
            Train a system and write a run folder with checkpoints, sample sheets, logs and the generator.

            Examples:
              trainer train cgan --data fashion-mnist
              trainer train cgan --data mnist --steps 5000 --width 64 --run runs/quick
              trainer train --resume runs/quick
              trainer train --resume runs/quick --steps 8000
              trainer train --resume runs/dcgan-photos --data folder:elsewhere/photos
              trainer train vae --export-every 250        and at the same time: viewer --watch runs/vae-mnist
            """)
        {
            Resume,
            ResumeSteps,
            ResumeData,
            DataChanged,
            DecayFrom,
            ExportEvery,
            DataRoot,
        };
        command.SetAction(result => result.GetValue(Resume) is { } run
            ? TrainingRun.Resume(
                run,
                new ResumeChanges(
                    result.GetValue(ResumeSteps),
                    result.GetValue(DecayFrom),
                    ExportSteps(result.GetValue(ExportEvery)),
                    new DataPlaces(result.GetValue(ResumeData), result.GetValue(DataRoot)),
                    result.GetValue(DataChanged)))
            : throw new InputException($"train: no system given; name one of "
                + $"{string.Join(", ", RecipeRegistry.All.Select(r => r.Name))}, or use --resume RUN"));
        foreach (Recipe recipe in RecipeRegistry.All)
            command.Subcommands.Add(ForRecipe(recipe));
        return command;
    }

    private static Command ForRecipe(Recipe recipe)
    {
        var data = new Option<string>("--data")
        {
            Description = $"Data set: {string.Join(", ", recipe.DataSets)}, or "
                + $"{DataSets.OwnPictures(recipe.Needs == PictureNeeds.Pairs)}.",
            DefaultValueFactory = _ => recipe.DataSets[0],
        };
        var settings = recipe.Options(recipe.DataSets[0])
            .Select(option => new Option<string>($"--{option.Name}")
            {
                Description = $"{option.Help} [default: {option.Text(option.Default)}]",
                HelpName = option.Choices.Count > 0 ? string.Join('|', option.Choices) : "N",
            })
            .ToList();
        var command = new Command(
            recipe.Name, $"{recipe.Title} ({recipe.Paper.Authors}, {recipe.Paper.Year}, {recipe.Paper.Reference}).")
        {
            data,
            Run,
            Seed,
            Device,
            Threads,
            Average,
            DecayFrom,
            Augment,
            BalancedClasses,
            Size,
            PrecisionName,
            Convolutions,
            CheckpointEvery,
            ExportEvery,
            SampleEvery,
            LogEvery,
            DataRoot,
        };
        settings.ForEach(command.Options.Add);
        command.SetAction(result =>
        {
            DataSet dataSet = DataSets.Named(result.GetValue(data)!, result.GetValue(Size));
            dataSet.RequireFor(recipe);
            IReadOnlyList<RecipeOption> options = recipe.Options(dataSet.Name);
            var given = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (RecipeOption option in options)
            {
                if (result.GetValue<string>($"--{option.Name}") is { } text)
                    given[option.Name] = option.Parse(text);
            }

            var recipeSettings = RecipeSettings.From(options, given);
            string device = TrainingDevice.Choose(result.GetValue(Device));
            int? threads = result.GetValue(Threads);
            var configuration = new RunConfiguration
            {
                Recipe = recipe.Name,
                DataSet = dataSet.Name,
                Settings = recipeSettings.Values,
                Seed = result.GetValue(Seed),
                Device = device,
                Threads = ThreadsOf(threads ?? Environment.ProcessorCount),
                AverageDecay = InUnitInterval("--average", result.GetValue(Average)),
                DecayFrom = TrainingRun.Decay(result.GetValue(DecayFrom), recipeSettings.Integer("steps")),
                Augmentation = Augmentation.Parse(result.GetValue(Augment) ?? dataSet.DefaultAugmentation.ToString())
                    .ToString(),
                BalancedClasses = result.GetValue(BalancedClasses),
                Size = result.GetValue(Size),
                DataRoot = result.GetValue(DataRoot),
                Precision = ChosenPrecision.Of(result.GetValue(PrecisionName)!, device),
                Convolutions = ConvolutionsOf(result.GetValue(Convolutions)!),
                CheckpointEvery = AtLeastOne("--checkpoint-every", result.GetValue(CheckpointEvery)),
                ExportEvery = ExportSteps(result.GetValue(ExportEvery)),
                SampleEvery = AtLeastOne("--sample-every", result.GetValue(SampleEvery)),
                LogEvery = AtLeastOne("--log-every", result.GetValue(LogEvery)),
                Command = CommandLineText.Of(result, "--data-root", "--run", LibTorchFolder.OptionName),
            };
            string path = result.GetValue(Run) ?? Path.Combine("runs", $"{recipe.Name}-{dataSet.ShortName}");
            return TrainingRun.Start(recipe, dataSet, configuration, path, choosesThreads: threads is null);
        });
        return command;
    }

    private static Option<int> Every(string name, string what, int steps) =>
        new(name) { Description = $"Steps between {what}.", DefaultValueFactory = _ => steps };

    private static ConvolutionChoice ConvolutionsOf(string name) => name switch
    {
        "auto" => ConvolutionChoice.Measured,
        "onednn" => ConvolutionChoice.Primitives,
        "matmul" => ConvolutionChoice.MatrixProducts,
        _ => throw new InputException($"--convolutions {name}: expected auto, onednn or matmul"),
    };

    private static int? ExportSteps(int? steps) => steps is { } every ? AtLeastOne("--export-every", every) : null;

    // More threads than any processor has only use memory, until the system kills the process.
    private static int ThreadsOf(int threads) => AtLeastOne("--threads", threads) <= MostThreads
        ? threads
        : throw new InputException($"--threads {threads}: expected at most {MostThreads}");

    private static int AtLeastOne(string option, int value) =>
        value >= 1 ? value : throw new InputException($"{option} {value}: expected at least 1");

    private static double InUnitInterval(string option, double value) =>
        value is >= 0 and < 1 ? value : throw new InputException(
            $"{option} {value}: expected a number from 0 to below 1");
}
