using ImageGen.Viewer.Adopt;

namespace ImageGen.Tests.Viewer.Adopt;

/// <summary>The limits that the system keeps for the trial of a model.</summary>
public sealed class TrialLimitsTests
{
    [Fact]
    public void The_structure_of_the_job_object_is_the_one_of_Windows()
    {
        Assert.SkipUnless(Environment.Is64BitProcess, "the size is that of 64 bits");
        Assert.Equal(144, TrialJob.InformationSize);
    }
}
