using System.Globalization;
using ImageGen.Generators;
using ScottPlot;
using SkiaSharp;

namespace ImageGen.Trainer.Sweeps;

/// <summary>
/// Plots of a sweep, PNG files: the loss of every run over its steps, one file per phase, and every evaluation figure
/// by run.
/// </summary>
internal static class SweepPlots
{
    private const int Width = 1200;
    private const int Height = 700;

    // A legend cannot distinguish more lines than this.
    private const int MostLegendItems = 20;

    /// <summary>Draws all plots.</summary>
    /// <param name="table">The results.</param>
    /// <param name="folder">The sweep's folder.</param>
    /// <returns>The files, and a message; no files if the drawing library is missing.</returns>
    public static (IReadOnlyList<string> Files, string? Remark) Write(SweepTable table, string folder)
    {
        try
        {
            bool hasFonts = SKFontManager.Default.FontFamilyCount > 0;
            List<string> files = [];
            foreach (string phase in table.Rows.SelectMany(row => row.Losses.Keys).Distinct())
                files.Add(Save(LossPlot(table, phase), folder, $"loss-{phase}"));
            IEnumerable<string> figures = table.Rows.SelectMany(row => row.Figures.Keys).Distinct();
            foreach (string figure in figures.Where(figure => !SweepTable.IsBaseline(figure)))
                files.Add(Save(FigurePlot(table, figure), folder, figure));
            return (files, hasFonts || files.Count == 0
                ? null
                : "the plots have no text: this machine has no fonts; install some (fonts-dejavu-core on Debian) and "
                    + "run the command again");
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException)
        {
            return ([], "no plots: this build comes without the library that draws them (SkiaSharp)");
        }
    }

    private static Plot LossPlot(SweepTable table, string phase)
    {
        var plot = new Plot();
        plot.Title($"Loss of the {phase}");
        plot.XLabel("step");
        plot.YLabel("loss");
        foreach (SweepRow row in table.Rows)
        {
            (double Step, double Loss)[] points =
            [
                .. row.Log.Where(line => line.Losses.TryGetValue(phase, out double loss) && double.IsFinite(loss))
                    .Select(line => ((double)line.Step, line.Losses[phase])),
            ];
            if (points.Length == 0)
                continue;
            plot.Add.ScatterLine(
                points.Select(point => point.Step).ToArray(), points.Select(point => point.Loss).ToArray())
                .LegendText = row.Run.Name;
        }

        if (table.Rows.Count <= MostLegendItems)
            plot.ShowLegend(Edge.Right);
        return plot;
    }

    private static Plot FigurePlot(SweepTable table, string figure)
    {
        var plot = new Plot();
        plot.Title(figure.Replace('-', ' '));
        SweepRow[] rows = [.. table.Rows.Where(row => row.Figures.ContainsKey(figure))];
        Bar[] bars =
        [
            .. rows.Select((row, i) => new Bar
            {
                Position = rows.Length - 1 - i,
                Value = row.Figures[figure],
                Orientation = Orientation.Horizontal,
                FillColor = Colors.SteelBlue,
                LineWidth = 0,
                Size = 0.6,
                ValueLabel = row.Figures[figure].ToString("G4", CultureInfo.InvariantCulture),
            }),
        ];
        plot.Add.Bars(bars).Horizontal = true;
        plot.Axes.Left.SetTicks(
            rows.Select((_, i) => (double)(rows.Length - 1 - i)).ToArray(),
            rows.Select(row => row.Run.Name).ToArray());
        plot.Axes.Margins(left: 0, right: 0.15);
        return plot;
    }

    private static string Save(Plot plot, string folder, string name)
    {
        string path = Path.Combine(folder, $"{name}.png");
        byte[] png = plot.GetImageBytes(Width, Height, ImageFormat.Png);
        AtomicFile.Write(path, stream => stream.Write(png));
        return path;
    }
}
