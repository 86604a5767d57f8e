using ImageGen.Generators.Runtime;
using ImageGen.Generators.Runtime.Int8;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Models;

namespace ImageGen.Tests.Viewer.Models;

/// <summary>With --precision auto, what is shown takes int8 where that was measured to be faster.</summary>
public sealed class LoadedModelPrecisionTests : IDisposable
{
    private const int Size = 6;
    private readonly TemporaryFolder _folder = new();
    private readonly LoadedModel _model;

    public LoadedModelPrecisionTests() => _model = LoadedModel.Load(
        SyntheticGenerator.Conditional(),
        threads: 1,
        precision: CpuPrecision.Auto,
        int8Models: new Int8Store(_folder.File("int8")));

    public void Dispose()
    {
        _model.Release();
        _folder.Dispose();
    }

    [Fact]
    public void Auto_measures_int8_beside_float32_and_shows_it_where_it_is_faster()
    {
        Assert.Null(_model.PrecisionNote);
        Assert.Equal(CpuPlan.Float32Forms, _model.Forms);
        _model.PrepareInt8(TestContext.Current.CancellationToken);
        Assert.Equal([.. CpuPlan.Float32Forms, GraphForm.Int8], _model.Forms);
        Assert.Equal("float32, as int8 was not measured to be faster here", _model.PrecisionNote);

        _model.Use(Size, Result(10, 4).Best);
        Assert.Equal(GraphForm.Int8, _model.FastestPlan(Size).Form);
        Assert.StartsWith("int8 in 1 layer, PSNR ", _model.PrecisionNote);
        // What is written to files does not follow the measurement.
        Assert.Equal(GraphForm.Fitted, _model.DefaultPlan(Size).Form);
    }

    [Fact]
    public void Auto_stays_in_float32_where_int8_is_slower()
    {
        _model.PrepareInt8(TestContext.Current.CancellationToken);
        _model.Use(Size, Result(10, 12).Best);
        Assert.Equal(GraphForm.Fitted, _model.FastestPlan(Size).Form);
        Assert.Equal("float32, as int8 was not measured to be faster here", _model.PrecisionNote);
    }

    [Fact]
    public void The_pictures_of_int8_are_not_those_of_float32_and_near_them()
    {
        _model.PrepareInt8(TestContext.Current.CancellationToken);
        float[] exact = Pictures(GraphForm.Fitted);
        float[] int8 = Pictures(GraphForm.Int8);
        double error = exact.Zip(int8, (a, b) => Math.Pow(a - b, 2)).Average();
        Assert.InRange(-10 * Math.Log10(error), 30, 90);
    }

    private float[] Pictures(GraphForm form)
    {
        using CpuBatch batch = _model.CreateBatch(Size, new CpuPlan(form, WorkDivision.Layers));
        CpuCalibration.Fill(_model.Info, batch);
        batch.Run();
        return batch.Images.ToArray();
    }

    private static CalibrationResult Result(double float32, double int8) => new(
        Size,
        Size,
        [
            new MeasuredPlan(CpuPlan.Default(Size, 1), [float32, float32, float32, float32]),
            new MeasuredPlan(new CpuPlan(GraphForm.Int8, WorkDivision.Layers), [int8, int8, int8, int8]),
        ],
        1);
}
