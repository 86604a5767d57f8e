using System.Runtime.InteropServices;

namespace ImageGen.Generators.Runtime;

/// <summary>How a batch of a given size is run on the CPU: on which form of the graph, by which threads.</summary>
/// <param name="Form">The form of the graph.</param>
/// <param name="Division">The division of the work among the threads.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CpuPlan(GraphForm Form, WorkDivision Division)
{
    /// <summary>The plan that is used until another one was measured to be faster.</summary>
    /// <param name="size">Number of pictures.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="form">The form of the graph.</param>
    public static CpuPlan Default(int size, int threads, GraphForm form = GraphForm.Fitted) => new(
        form, threads > 1 && size >= 2 * threads ? WorkDivision.Pictures : WorkDivision.Layers);

    /// <summary>The plans that are worth measuring, the default one first.</summary>
    /// <param name="size">Number of pictures.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="forms">The forms to measure, the default one first; null for both of float32.</param>
    public static IReadOnlyList<CpuPlan> Candidates(int size, int threads, IReadOnlyList<GraphForm>? forms = null)
    {
        WorkDivision[] divisions = threads == 1 ? [WorkDivision.Layers]
            : size >= threads ? [WorkDivision.Layers, WorkDivision.LayersSpinning, WorkDivision.Pictures]
            : [WorkDivision.Layers, WorkDivision.LayersSpinning, WorkDivision.OneThread];
        forms ??= Float32Forms;
        CpuPlan first = Default(size, threads, forms[0]);
        IEnumerable<CpuPlan> all = forms
            .SelectMany(form => divisions.Select(division => new CpuPlan(form, division)));
        return [first, .. all.Where(plan => plan != first)];
    }

    /// <summary>The forms that compute in float32, the default one first.</summary>
    public static IReadOnlyList<GraphForm> Float32Forms { get; } = [GraphForm.Fitted, GraphForm.Plain];

    /// <inheritdoc/>
    public override string ToString() => Form switch
    {
        GraphForm.Fitted => "fitted graph, ",
        GraphForm.Plain => "plain graph, ",
        _ => "int8, ",
    }
        + Division switch
        {
            WorkDivision.Pictures => "pictures split over the threads",
            WorkDivision.OneThread => "one thread",
            WorkDivision.LayersSpinning => "layers split over spinning threads",
            _ => "layers split over the threads",
        };
}

/// <summary>
/// The forms of a graph that the CPU can run. The pictures of those in float32 are equal up to the order of summation.
/// </summary>
public enum GraphForm
{
    /// <summary>After the passes that fit it to the CPU (<see cref="Onnx.CpuPasses"/>).</summary>
    Fitted,

    /// <summary>As the file has it.</summary>
    Plain,

    /// <summary>With layers in int8 (<see cref="Int8.Int8Model"/>); its pictures are similar.</summary>
    Int8,
}

/// <summary>How a batch is divided among threads. The pictures are the same to the bit.</summary>
public enum WorkDivision
{
    /// <summary>All threads share the work of each layer, and sleep between layers.</summary>
    Layers,

    /// <summary>All threads share the work of each layer, and spin between layers until the run ends.</summary>
    LayersSpinning,

    /// <summary>Every thread computes its own slice of the batch.</summary>
    Pictures,

    /// <summary>One thread computes all, which is faster for small layers.</summary>
    OneThread,
}
