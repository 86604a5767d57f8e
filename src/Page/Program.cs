using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("browser")]

// worker.js calls the members of Exports; there is nothing to do before that.
return;
