using System.Runtime.ExceptionServices;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>
/// The thread of a window. Drag and drop belongs to OLE, which wants a single-threaded apartment, and that is not what
/// the program's first thread is.
/// </summary>
internal static class WindowThread
{
    /// <summary>Runs an action on such a thread, and waits for its end.</summary>
    /// <returns>The action's result; its exceptions are thrown again.</returns>
    public static T Run<T>(Func<T> action)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = action();
            }
#pragma warning disable CA1031 // It is thrown again on the thread that waits.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        {
            Name = "window",
        };
        if (OperatingSystem.IsWindows())
            thread.SetApartmentState(ApartmentState.STA);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }
}
